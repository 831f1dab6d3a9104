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
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one upload costs at the object storage, as Prometheus reads it from all services. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StorageRequestsIT {
  /** The index reads the text, too; and each worker looks whether the original is still there. */
  private static final int MAX_REQUESTS = 12;

  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^tuwen_storage_requests_total\\{.*operation=\"([a-z]+)\".*\\} (\\S+)$");
  private static final Pattern RESULTS =
      Pattern.compile("(?m)^tuwen_result_age_seconds_count\\{.*\\} (\\S+)$");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;
  private Launched launched;
  private RunState system;

  @BeforeEach
  void allServicesRun() throws IOException {
    launched = new Launched(directory);
    system = launched.up(directory.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    launched.stop();
  }

  @Test
  void an_upload_with_a_text_and_two_renditions_takes_twelve_at_most() throws Exception {
    var before = requests();

    upload();

    await().atMost(Launched.START).until(() -> results("ocr-worker") == 1);
    await().atMost(Launched.START).until(() -> results("image-resize-worker") == 2);
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
    for (var service : Service.values()) {
      REQUESTS
          .matcher(metrics(service.serviceName()))
          .results()
          .forEach(
              it ->
                  requests.merge(it.group(1), (int) Double.parseDouble(it.group(2)), Integer::sum));
    }
    return requests;
  }

  private int results(String worker) throws IOException, InterruptedException {
    return RESULTS
        .matcher(metrics(worker))
        .results()
        .mapToInt(it -> (int) Double.parseDouble(it.group(1)))
        .sum();
  }

  private String metrics(String service) throws IOException, InterruptedException {
    var port = system.component(service).orElseThrow().managementPort();
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
