package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.state.RunState;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two workers share the images, and one may go and come back while there are some. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class ReplicasIT {
  private static final String SECOND = "ocr-worker-2";
  private static final int ROUND = Integer.getInteger("tuwen.replicas.round", 24);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> written = new LinkedHashMap<>();

  private Path data;
  private String origin;

  @Test
  void every_image_is_read_while_a_worker_goes_and_comes_back(SharedSystem.Running system)
      throws Exception {
    data = system.data();
    origin = system.origin();
    var restarts = second().restarts();

    uploadRound();
    awaitTexts();
    // More where one was begun by both, as groups change hands.
    await().atMost(Launched.START).until(() -> readBy("ocr-worker") + readBy(SECOND) >= ROUND);
    assertThat(readBy("ocr-worker")).isPositive();
    assertThat(readBy(SECOND)).isPositive();

    uploadRound();
    assertThat(ProcessHandle.of(second().pid()).orElseThrow().destroy()).isTrue();
    uploadRound();
    awaitTexts();

    await().atMost(Launched.START).until(() -> second().restarts() == restarts + 1);
    await().atMost(Launched.START).until(() -> second().state().equals("up"));
    var before = readBy(SECOND);
    await()
        .atMost(Launched.START)
        .until(
            () -> {
              uploadRound();
              awaitTexts();
              return readBy(SECOND) > before;
            });
  }

  private RunState.Component second() {
    return Launched.read(data).component(SECOND).orElseThrow();
  }

  /** How many of these images a worker has read, by its log, which has the beginnings of ids. */
  private long readBy(String worker) throws IOException {
    var ours = written.keySet().stream().map(it -> it.substring(0, 13)).toList();
    try (var lines = Files.lines(data.resolve("logs/" + worker + ".log"))) {
      return lines
          .filter(it -> it.contains("event=image_read ") && ours.stream().anyMatch(it::contains))
          .count();
    }
  }

  private void uploadRound() throws IOException, InterruptedException {
    for (int i = 0; i < ROUND; i++) {
      var number = Integer.toString(100_000 + 7 * written.size());
      var answer = send(upload(picture(number)), 201);
      var id = ID.matcher(answer);
      assertThat(id.find()).as(answer).isTrue();
      written.put(id.group(1), number);
    }
  }

  private HttpRequest upload(byte[] image) {
    return HttpRequest.newBuilder(URI.create(origin + "/v1/images"))
        .header("Content-Type", "image/png")
        .POST(BodyPublishers.ofByteArray(image))
        .build();
  }

  private void awaitTexts() {
    for (var image : written.entrySet()) {
      var uri = URI.create("%s/v1/images/%s/text?wait=50s".formatted(origin, image.getKey()));
      // One worker may just be leaving, and this image the last that the other one reads.
      await()
          .atMost(Launched.START)
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () ->
                  assertThat(send(HttpRequest.newBuilder(uri).build(), 200))
                      .contains(image.getValue()));
    }
  }

  private String send(HttpRequest request, int status) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.ofString(UTF_8));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response.body();
  }

  private static byte[] picture(String text) throws IOException {
    var picture = new BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 200, 80);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 36));
    pen.drawString(text, 30, 52);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }
}
