package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a worker has claimed of a provider's calls on one day, and how it finds the
 * provider: a record of {@code ocr.usage}, whose key is engine, day and run.
 *
 * @param day in China, where the providers' quotas begin anew
 * @param run of one process, which no other process ever has
 * @param claimed never falls within a day: what is claimed is counted before the call
 * @param dailyCalls the cap that this run goes by
 * @param price of one call, in the currency of the configuration
 * @param outcomes the calls that have ended, by how
 * @param state {@code on}, {@code probing} or {@code off}
 * @param reason why it is not on; null where it is
 * @param until when it is asked again; null where it is on
 * @param rate calls per second that this run allows itself at the moment
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EngineUsage(
    String engine,
    LocalDate day,
    String run,
    long claimed,
    int dailyCalls,
    double price,
    Map<String, Long> outcomes,
    String state,
    String reason,
    Instant until,
    double rate,
    Instant time) {
  /** Providers count a day as China does. */
  public static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  public EngineUsage {
    outcomes = outcomes == null ? Map.of() : Map.copyOf(outcomes);
    if (engine == null || day == null || run == null || claimed < 0) {
      throw new IllegalArgumentException("not a usage");
    }
  }

  /** The key of its record. */
  public String key() {
    return engine + "/" + day + "/" + run;
  }

  /** The value of its record. */
  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the value of a record; empty for what is none. */
  public static Optional<EngineUsage> decode(byte[] value) {
    try {
      return Optional.ofNullable(JSON.readValue(value, EngineUsage.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
