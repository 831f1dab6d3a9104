package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.emulator.AccessKey;
import io.tuwen.local.SpanCollector.Span;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One upload is one trace through all services, and a collector gets it. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class TracesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final String CLIENTS_SPAN = "00f067aa0ba902b7";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void the_trace_of_a_client_goes_through_all_four_services(SharedSystem.Running system)
      throws Exception {
    var image = upload(system.origin());

    // Each service sends its spans when it likes.
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertWhole(system, "guest/" + image.substring(0, 13) + "…"));
  }

  private static void assertWhole(SharedSystem.Running system, String key) {
    var spans = system.collector().spans(TRACE);
    assertThat(ways(spans))
        .as("%s", spans)
        .contains(List.of("client", "upload-service", "ocr-worker", "result-service"))
        .contains(List.of("client", "upload-service", "image-resize-worker", "result-service"))
        .allMatch(way -> way.get(0).equals("client"));
    assertThat(spans)
        .filteredOn(it -> it.parentId().equals(CLIENTS_SPAN))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.name()).startsWith("POST");
              assertThat(it.attributes()).containsEntry("tuwen.image.key", key);
            });
    assertThat(spans)
        .filteredOn(it -> it.name().equals("image.uploaded process"))
        .hasSize(2)
        .extracting(Span::attributes)
        .allSatisfy(
            it ->
                assertThat(it)
                    .containsEntry("tuwen.image.key", key)
                    .containsEntry("tuwen.lane", "live")
                    .containsEntry("tuwen.attempt", "int_value: 1"));
    var secret = AccessKey.keptIn(Credentials.file(system.data())).secret();
    assertThat(spans)
        .flatExtracting(it -> it.attributes().values())
        .noneMatch(it -> it.contains(secret));
  }

  /** The services on the way to each span, by its parents: none of them may be missing. */
  private static List<List<String>> ways(List<Span> spans) {
    return spans.stream().map(it -> way(it, spans)).toList();
  }

  private static List<String> way(Span last, List<Span> spans) {
    var way = new ArrayList<String>();
    for (var span = Optional.of(last); span.isPresent(); ) {
      var here = span.get();
      if (way.isEmpty() || !way.get(0).equals(here.service())) {
        way.add(0, here.service());
      }
      if (here.parentId().equals(CLIENTS_SPAN)) {
        way.add(0, "client");
      }
      span = parent(here, spans);
    }
    return way;
  }

  private static Optional<Span> parent(Span child, List<Span> spans) {
    return spans.stream().filter(it -> it.id().equals(child.parentId())).findFirst();
  }

  private String upload(String origin) throws Exception {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(origin + "/v1/images"))
                .header("Content-Type", "image/jpeg")
                .header("traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-01")
                .POST(BodyPublishers.ofByteArray(jpeg.toByteArray())));
    assertThat(answer.statusCode()).isEqualTo(201);
    return ID.matcher(answer.body()).results().map(it -> it.group(1)).findFirst().orElseThrow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }
}
