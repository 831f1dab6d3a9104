package io.tuwen.operations.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.BrowserScript;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A person at the console, in a browser: {@code src/test/js/console.test.js}, against this service
 * with images, dead letters and owners, many of which are called like attacks.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(ResultServiceStub.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ConsoleBrowserTest {
  private static final Path SCRIPT = Path.of("src/test/js/console.test.js").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWNER = "u-558dcc2c87ee00744cbfc5672f3a59ee";

  @TestHTTPResource private URI origin;
  private ResultServiceStub lists;
  private ObjectStore store;
  private Backends backends;
  private Records records;

  @BeforeEach
  void connect() {
    records = new Records(backends);
  }

  @Test
  void a_person_does_the_work_of_an_operator_and_no_text_is_ever_markup() throws Exception {
    var attacks = attacks();
    var images = new ArrayList<Map<String, Object>>();
    // More than the list has: a replay of one a second is to be under way still when it is ended.
    for (int i = 0; i < 40; i++) {
      images.add(image(OWNER, i, attacks.get(i)));
    }
    var owners = new ArrayList<Map<String, Object>>();
    owners.add(owner(OWNER, 3));
    // An owner has no such name; a database that was tampered with may have.
    attacks.forEach(it -> owners.add(owner(it, 1)));
    lists.answers(
        JSON.writeValueAsString(Map.of("images", images.subList(0, 12))),
        JSON.writeValueAsString(
            Map.of("owners", owners, "limits", Map.of("uploadsPerMinute", 300))));
    bury("storage_unavailable", 5, "the bucket answered 503");
    bury("image_unreadable", 3, "the JPEG ends early");
    for (var attack : attacks) {
      records.send(
          WorkerKind.RENDITION.deadLetters(),
          null,
          attack,
          attack,
          Map.of(
              LaneHeaders.DEAD_CODE,
              "internal_error",
              LaneHeaders.DEAD_REASON,
              attack,
              "traceparent",
              attack));
    }

    BrowserScript.run(
        SCRIPT,
        Map.of(
            "CONSOLE_ORIGIN",
            "http://" + origin.getAuthority(),
            "CONSOLE_TOKEN",
            Operator.TOKEN,
            "CONSOLE_OWNER",
            OWNER,
            "CONSOLE_IMAGE",
            id(0)),
        15);
  }

  /** The corpus of the tests of all pages. */
  private static List<String> attacks() throws Exception {
    var print = "process.stdout.write(JSON.stringify(require('./hostile-texts.js')))";
    var process =
        new ProcessBuilder("node", "-e", print)
            .directory(SCRIPT.getParent().toFile())
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    var all = new ArrayList<String>();
    JSON.readTree(text).forEach(it -> all.add(it.asText()));
    assertThat(all).hasSize(200);
    return all;
  }

  private static String id(int number) {
    return "019e3c2e-1111-7222-8333-%012d".formatted(number);
  }

  /** The first image could not be read; the others were, and their texts are attacks. */
  private Map<String, Object> image(String owner, int number, String text) {
    var key = new ObjectKey(owner + "/" + id(number));
    var eTag =
        store
            .put(
                Bucket.ORIGINALS,
                key,
                Content.of("GIF89a\u0001\u0000\u0001\u0000".getBytes(ISO_8859_1)),
                Attributes.ofType("image/gif"))
            .eTag();
    records.send(
        Topics.IMAGE_UPLOADED,
        null,
        key.value(),
        EventCodec.encode(Records.event(key.value(), eTag.value(), Instant.now())),
        Map.of());
    if (number == 0) {
      new OcrResults(store)
          .store(
              new OcrResult.Failed(
                  key, eTag, new EngineId("embedded", 2), Instant.now(), "image_unreadable", text));
    }
    var image = new HashMap<String, Object>();
    image.put("owner", owner);
    image.put("id", id(number));
    image.put("uploadedAt", "2026-11-29T08:00:00Z");
    image.put("size", 120_000);
    image.put("contentType", text);
    image.put("status", number == 0 ? "failed" : "completed");
    if (number == 0) {
      image.put("code", "image_unreadable");
    } else {
      image.put(
          "snippet",
          Map.of(
              "text",
              text,
              "marks",
              List.of(Map.of("from", 1, "to", 4)),
              "cutBefore",
              number == 1,
              "cutAfter",
              number == 1));
    }
    return image;
  }

  private static Map<String, Object> owner(String name, int count) {
    return Map.of(
        "owner",
        name,
        "stored",
        Map.of("images", count, "bytes", count * 1000, "texts", count),
        "today",
        Map.of("uploads", count, "bytes", 1, "engineCalls", 0, "texts", 0));
  }

  private void bury(String code, int count, String reason) {
    for (int i = 0; i < count; i++) {
      var key = OWNER + "/" + id(i);
      records.send(
          WorkerKind.OCR.deadLetters(),
          null,
          key,
          Records.eventJson(key),
          Map.of(
              LaneHeaders.DEAD_CODE,
              code,
              LaneHeaders.DEAD_REASON,
              reason,
              LaneHeaders.DEAD_ATTEMPTS,
              "8",
              "traceparent",
              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }
  }
}
