package io.tuwen.bench.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** How long the engine of one worker has been reading, as the worker itself counts it. */
final class Meter {
  private static final String SUM = "tuwen_ocr_reading_seconds_sum";

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  Meter(URI management) {
    request = HttpRequest.newBuilder(management.resolve("/q/metrics")).build();
  }

  /** All readings together, in nanoseconds: decoding, the networks, and the search for codes. */
  long reading() throws IOException, InterruptedException {
    return sum(http.send(request, BodyHandlers.ofString()).body());
  }

  static long sum(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(SUM))
        .mapToLong(
            line -> Math.round(1e9 * Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
        .sum();
  }
}
