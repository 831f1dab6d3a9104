package io.tuwen.operations.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.OperatorSeal;
import io.tuwen.operations.AdminConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Asks the result service for an operator. Calls block. Thread-safe. */
@ApplicationScoped
public class ResultService {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than the database may take. */
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private static final int NOT_FOUND = 404;

  private final URI service;
  private final UnaryOperator<String> seal;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  @Inject
  ResultService(AdminConfig config, OperatorSeal seal) {
    this(config, seal::header);
  }

  ResultService(AdminConfig config, UnaryOperator<String> seal) {
    this.seal = seal;
    service = config.resultService();
  }

  /** Its answer, errors included, as it is. */
  public record Answer(int status, String contentType, String body) {}

  /**
   * Lists everybody's images.
   *
   * @param parameters of the question; one without a value is none
   * @throws TuwenException {@code INDEX_UNAVAILABLE} where the service does not answer, or does not
   *     believe that operations asks
   */
  public Answer images(Map<String, String> parameters) {
    return ask("/admin/images" + query(parameters));
  }

  /** Lists what owners have used, and fails as {@link #images} does. */
  public Answer owners(Map<String, String> parameters) {
    return ask("/admin/owners" + query(parameters));
  }

  private Answer ask(String target) {
    var request =
        HttpRequest.newBuilder(service.resolve(target))
            .header(OperatorSeal.HEADER, seal.apply(target))
            .timeout(ANSWER)
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == NOT_FOUND) {
        throw unavailable(
            "result-service does not know operations: see TUWEN_TRUSTED_PROXIES and TUWEN_NAME_KEY",
            null);
      }
      return new Answer(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse("application/json"),
          answer.body());
    } catch (IOException e) {
      throw unavailable("result-service does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("operations is stopping", e);
    }
  }

  private static TuwenException unavailable(String detail, Throwable cause) {
    return new TuwenException(ErrorCode.INDEX_UNAVAILABLE, detail, cause);
  }

  private static String query(Map<String, String> parameters) {
    var pairs = new ArrayList<String>();
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
          }
        });
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }
}
