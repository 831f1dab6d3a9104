package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.state.RunState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one upload costs at the object storage, as Prometheus reads it from all services. It is the
 * first to ask the shared system, so that no work of others is counted.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Order(1)
@ExtendWith(SharedSystem.class)
class StorageRequestsIT {
  /** The index reads the text, too; and each worker looks whether the original is still there. */
  private static final int MAX_REQUESTS = 12;

  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^tuwen_storage_requests_total\\{.*operation=\"([a-z]+)\".*\\} (\\S+)$");
  private static final Pattern RESULTS =
      Pattern.compile("(?m)^tuwen_result_age_seconds_count\\{.*\\} (\\S+)$");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunState system;

  @BeforeEach
  void allServicesRun(SharedSystem.Running running) {
    system = running.state();
  }

  @Test
  void an_upload_with_a_text_and_two_renditions_takes_twelve_at_most() throws Exception {
    var before = requests();
    var texts = results("ocr-worker");
    var renditions = results("image-resize-worker");

    upload();

    await().atMost(Launched.START).until(() -> results("ocr-worker") == texts + 1);
    await().atMost(Launched.START).until(() -> results("image-resize-worker") == renditions + 2);
    var made = requests();
    before.forEach((operation, count) -> made.merge(operation, -count, Integer::sum));
    // Health checks go on meanwhile.
    made.remove("check");
    assertThat(made).containsEntry("put", 5).containsEntry("delete", 0);
    assertThat(made.values().stream().mapToInt(it -> it).sum())
        .as("%s", made)
        .isLessThanOrEqualTo(MAX_REQUESTS);
  }

  /** Of all services together, by operation. */
  private Map<String, Integer> requests() throws IOException, InterruptedException {
    var requests = new TreeMap<String, Integer>();
    for (var service : services("")) {
      REQUESTS
          .matcher(metrics(service))
          .results()
          .forEach(
              it ->
                  requests.merge(it.group(1), (int) Double.parseDouble(it.group(2)), Integer::sum));
    }
    return requests;
  }

  private int results(String worker) throws IOException, InterruptedException {
    int results = 0;
    for (var service : services(worker)) {
      results +=
          RESULTS
              .matcher(metrics(service))
              .results()
              .mapToInt(it -> (int) Double.parseDouble(it.group(1)))
              .sum();
    }
    return results;
  }

  /** All instances of all whose names begin so. */
  private List<RunState.Component> services(String name) {
    return system.components().stream()
        .filter(it -> it.managementPort() > 0 && it.name().startsWith(name))
        .toList();
  }

  private String metrics(RunState.Component service) throws IOException, InterruptedException {
    var port = service.managementPort();
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
            .header("Accept", "text/plain"),
        200);
  }

  private void upload() throws IOException, InterruptedException {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + system.port() + "/v1/images"))
            .header("Content-Type", "image/jpeg")
            .POST(BodyPublishers.ofByteArray(jpeg.toByteArray())),
        201);
  }

  private String send(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    var answer = client.send(request.build(), BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }
}
