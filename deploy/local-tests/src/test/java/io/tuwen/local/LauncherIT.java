package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.topic.Topics;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system as a person has it: the real launcher, broker, storage and services. The shared
 * one runs beside it. It comes early, since it writes the archives of classes by which the systems
 * of other tests start sooner.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Order(2)
@ExtendWith(SharedSystem.class)
class LauncherIT {
  private static final String NUMBER = "482715";
  private static final String API_KEY = SharedSystem.API_KEY;
  private static final Map<String, String> SERVER = Map.of("TUWEN_API_KEYS", SharedSystem.API_KEYS);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;
  private Launched launched;

  @BeforeEach
  void allServicesAreBuilt() {
    launched = new Launched(directory);
  }

  @AfterEach
  void stopWhatIsLeft() throws Exception {
    launched.stop();
  }

  @Test
  void an_image_is_taken_in_a_crash_is_mended_and_nothing_is_left_behind(
      SharedSystem.Running beside) throws Exception {
    var first = directory.resolve("first");
    var state = launched.up(first, SERVER);
    assertThat(upload(state)).isEqualTo(201);
    assertThat(events(state)).isOne();
    awaitFound(state, 1);
    // Beside services that start, a look may come too late.
    await().untilAsserted(() -> assertThat(pipeline(first)).contains("ocr", "rendition", "intake"));
    assertThat(admin(state.port())).isEqualTo(404);
    assertThat(admin(state.component("operations").orElseThrow().port())).isEqualTo(401);

    assertThat(upload(beside.state())).isEqualTo(201);
    assertThat(upload(state)).isEqualTo(201);

    kill(worker(state));
    await().atMost(Launched.START).until(() -> worker(Launched.read(first)).restarts() == 1);
    await().atMost(Launched.START).until(() -> worker(Launched.read(first)).state().equals("up"));

    killTheIndex(first);
    assertThat(upload(state)).isEqualTo(201);
    awaitFound(state, 3);

    var processes =
        Launched.read(first).components().stream().map(RunState.Component::pid).toList();
    assertThat(Launched.down(first)).isZero();
    await()
        .until(
            () ->
                processes.stream()
                    .noneMatch(
                        it -> ProcessHandle.of(it).filter(ProcessHandle::isAlive).isPresent()));
    assertThat(new StateFile(first).read()).isEmpty();

    var again = launched.up(first, SERVER);
    assertThat(events(again)).isEqualTo(3);
    awaitFound(again, 3);

    Launched.kill(first);
  }

  /** Its database, and the service that writes it. The launcher starts both again. */
  private static void killTheIndex(Path data) {
    var server = ProcessHandle.of(component(data, "database").pid()).orElseThrow();
    // What keeps the server ends with it.
    server.descendants().toList().forEach(ProcessHandle::destroyForcibly);
    await().atMost(Launched.START).until(() -> component(data, "database").restarts() == 1);
    kill(component(data, "result-service"));
    await().atMost(Launched.START).until(() -> component(data, "result-service").restarts() == 1);
  }

  private static RunState.Component component(Path data, String name) {
    return Launched.read(data).component(name).orElseThrow();
  }

  /** What the images say, by the list of their owner. */
  private void awaitFound(RunState state, int count) {
    await()
        .atMost(Launched.START)
        .untilAsserted(
            () -> {
              var request =
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + state.port() + "/v1/images?q=" + NUMBER))
                      .header("Authorization", "Bearer " + API_KEY)
                      .build();
              var answer = client.send(request, BodyHandlers.ofString(UTF_8));
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
              assertThat(answer.body().split("\"snippet\"", -1)).hasSize(1 + count);
            });
  }

  /** What an operator sees, by the command of the launcher. */
  private static String pipeline(Path data) {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    assertThat(Tuwen.program(Launched.ROOT, out, out).run("pipeline", "--data", data.toString()))
        .isZero();
    return said.toString(UTF_8);
  }

  private int admin(int port) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/pipeline")).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static RunState.Component worker(RunState state) {
    return state.components().stream()
        .filter(it -> it.name().equals("ocr-worker"))
        .findFirst()
        .orElseThrow();
  }

  private static void kill(RunState.Component component) {
    assertThat(ProcessHandle.of(component.pid()).orElseThrow().destroyForcibly()).isTrue();
  }

  private int upload(RunState state) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + state.port() + "/v1/images"))
            .header("Content-Type", "image/png")
            .header("Authorization", "Bearer " + API_KEY)
            .POST(BodyPublishers.ofByteArray(picture()))
            .build();
    return client.send(request, BodyHandlers.ofString(UTF_8)).statusCode();
  }

  private static byte[] picture() throws IOException {
    var picture = new BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 200, 80);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 36));
    pen.drawString(NUMBER, 30, 52);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private static long events(RunState state) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", state.kafka()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(Topics.IMAGE_UPLOADED).stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(it -> it).sum();
    }
  }
}
