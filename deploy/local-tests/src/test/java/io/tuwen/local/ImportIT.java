package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.local.state.RunState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import whose process is killed again and again. {@code -Dtuwen.kills=20} for the figure that
 * is told; two are enough to see a mistake.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImportIT {
  private static final int KILLS = Integer.getInteger("tuwen.kills", 2);

  /** Between two kills. */
  private static final int EACH = 40;

  private static final int IMAGES = EACH * (KILLS + 1);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;
  private Launched launched;
  private RunState system;
  private HttpServer server;

  @BeforeEach
  void imagesAreAtAddressesAndTheSystemRuns() throws IOException {
    var picture = picture();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, picture.length);
            exchange.getResponseBody().write(picture);
          }
        });
    server.start();
    launched = new Launched(directory);
    system =
        launched.up(
            directory.resolve("data"),
            Map.of(
                "TUWEN_IMPORTS_NETWORKS", "127.0.0.1/32", "TUWEN_IMPORTS_MAX_BEHIND", "1000000"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.stop(0);
    launched.stop();
  }

  @Test
  void every_image_is_imported_once_however_often_its_import_is_killed() throws Exception {
    var address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    var order =
        new JsonObject()
            .put("owner", "guest")
            .put("rate", 40)
            .put(
                "urls",
                new JsonArray(IntStream.range(0, IMAGES).mapToObj(it -> address + it).toList()));
    var id = send("POST", "/admin/imports", order.encode(), 201).getString("id");

    for (int i = 1; i <= KILLS; i++) {
      var enough = i * EACH;
      awaitImport(id, it -> it.getLong("read") >= enough - EACH / 2);
      kill();
    }
    awaitImport(id, it -> it.getString("state").equals("done"));

    var ended = get(id);
    assertThat(ended.getLong("imported")).as(ended.encode()).isEqualTo(IMAGES);
    var keys =
        TopicReader.readAll(system.kafka(), Topics.IMAGE_UPLOADED).stream()
            .map(it -> it.key())
            .toList();
    System.out.printf(
        "imports: %d images, operations killed %d times: %d events of %d images%n",
        IMAGES, KILLS, keys.size(), keys.stream().distinct().count());
    assertThat(keys.stream().distinct()).hasSize(IMAGES);
    assertThat(keys).hasSize(IMAGES);
    assertThat(text(image(id))).contains("128");
  }

  private void kill() {
    var running = component();
    assertThat(ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly()).isTrue();
    await()
        .atMost(Launched.START)
        .until(
            () -> component().restarts() > running.restarts() && component().state().equals("up"));
  }

  private RunState.Component component() {
    return Launched.read(directory.resolve("data"))
        .component(Service.OPERATIONS.serviceName())
        .orElseThrow();
  }

  private interface Condition {
    boolean holds(JsonObject it);
  }

  private void awaitImport(String id, Condition condition) {
    await()
        .atMost(Launched.START.multipliedBy(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> condition.holds(get(id)));
  }

  private JsonObject get(String id) throws IOException, InterruptedException {
    return send("GET", "/admin/imports/" + id, "", 200);
  }

  private String image(String id) throws IOException, InterruptedException {
    return send("GET", "/admin/imports/" + id + "/images?limit=1", "", 200)
        .getJsonArray("images")
        .getJsonObject(0)
        .getString("image");
  }

  private JsonObject send(String method, String path, String body, int status)
      throws IOException, InterruptedException {
    var token = AdminToken.find(directory.resolve("data")).orElseThrow();
    var answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + component().port()).resolve(path))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() == 503) {
      throw new IOException("it has just begun: " + answer.body());
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  /** As everybody asks for it. */
  private String text(String image) throws IOException, InterruptedException {
    var uri =
        URI.create(
            "http://127.0.0.1:%d/v1/images/%s/text?wait=50s".formatted(system.port(), image));
    var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static byte[] picture() throws IOException {
    var picture = new BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 200, 80);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 36));
    pen.drawString("128000", 30, 52);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }
}
