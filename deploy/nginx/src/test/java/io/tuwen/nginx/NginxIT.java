package io.tuwen.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.local.Console;
import io.tuwen.local.LocalSystem;
import io.tuwen.local.Options;
import io.tuwen.local.Ports;
import io.tuwen.local.Service;
import io.tuwen.local.SimulatedPlatforms;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.RunState;
import io.tuwen.simulators.Simulators;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole system behind a real nginx, over TLS and by host. */
@Tag("long")
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NginxIT {
  private static final Path CLIENTS = Template.ROOT.resolve("clients");
  private static final String API = "localhost";
  private static final String IMAGES = "img.localhost";

  /** The broker tells a lot. */
  private static final Logger LOGGERS = Logger.getLogger("");

  private static final String TOO_LARGE = Long.toString((64L << 20) + 1);

  @TempDir private static Path directory;
  private static Vertx vertx;
  private static Simulators simulators;
  private static LocalSystem system;
  private static Nginx nginx;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Service.areBuilt(Template.ROOT)).isTrue();
    LOGGERS.setLevel(Level.WARNING);
    var data = Files.createDirectories(directory.resolve("data"));
    simulators = Simulators.start(0);
    system =
        new LocalSystem(
            Options.oneOfEach(new Ports().any(), data, Template.ROOT),
            new Console(System.out, new LogFile(data.resolve("logs/system.log"))),
            new SimulatedPlatforms(simulators));
    system.start();
    vertx = Vertx.vertx();
    nginx =
        Nginx.start(
            Files.createDirectories(directory.resolve("nginx")),
            system.services().stream()
                .collect(Collectors.toMap(RunState.Component::name, RunState.Component::port)));
    client = new Client(vertx, nginx);
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (nginx != null) {
      nginx.close();
    }
    if (vertx != null) {
      Client.join(vertx.close());
    }
    if (system != null) {
      system.stop();
      simulators.close();
    }
  }

  /**
   * Forms of every kind, waiting, sockets, renditions: the tests of the clients. Each test has a
   * limit of its own, so Node names the one that hangs. {@code ClientsIT} runs them without nginx.
   */
  @Test
  void mini_programs_do_not_notice_it() throws Exception {
    var command = new ArrayList<>(List.of("node", "--test"));
    try (var tests = Files.list(CLIENTS.resolve("test/e2e"))) {
      tests
          .map(Path::toString)
          .filter(it -> it.endsWith(".test.js"))
          .sorted()
          .forEach(command::add);
    }
    var builder = new ProcessBuilder(command).directory(CLIENTS.toFile()).inheritIO();
    builder.environment().put("TUWEN_PHONES", "WeChat");
    builder.environment().put("TUWEN_URL", "https://localhost:" + nginx.httpsPort());
    builder.environment().put("NODE_EXTRA_CA_CERTS", nginx.trusted().toString());
    var node = builder.start();
    try {
      assertThat(node.waitFor(6, TimeUnit.MINUTES)).isTrue();
      assertThat(node.exitValue()).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  @Test
  void a_photo_goes_in_its_text_is_pushed_and_its_renditions_come_from_the_host_of_images()
      throws Exception {
    var image = upload(photo("8642"));
    var event = Promise.<Buffer>promise();

    client
        .open("GET", API, "/v1/events?image=" + image.getString("id"))
        .onSuccess(
            request -> {
              request
                  .response()
                  .onSuccess(response -> response.handler(it -> tryComplete(event, it)));
              request.end();
            });
    var text = client.get(API, "/v1/images/%s/text?wait=50s".formatted(image.getString("id")));

    assertThat(text.body().toJsonObject().getString("text")).contains("8642");
    assertThat(Client.join(event.future()).toString()).contains("ocr.completed").contains("8642");
    var name = image.getString("publicId");
    var thumb = client.get(IMAGES, "/" + name + "!thumb");
    assertThat(thumb.status()).isEqualTo(200);
    assertThat(thumb.headers().get("Content-Type")).isEqualTo("image/jpeg");
    assertThat(client.get(IMAGES, "/" + name + "?x-oss-process=style/thumb").body())
        .isEqualTo(thumb.body());
    assertThat(client.get(IMAGES, "/" + name + "?x-oss-process=image/resize,w_9").text())
        .contains("<Code>AccessDenied</Code>");
    assertThat(client.get(IMAGES, "/" + name).text()).contains("<Code>AccessDenied</Code>");
  }

  /** Whatever else comes, such as heartbeats, is not it. */
  private static void tryComplete(Promise<Buffer> event, Buffer part) {
    if (part.toString().contains("ocr.completed")) {
      event.tryComplete(part);
    }
  }

  /**
   * A compatibility endpoint answers with 200 and words of its own, so the service has to refuse.
   */
  @Test
  void a_face_says_in_its_own_words_that_a_body_is_too_large() {
    var answer =
        client
            .open("POST", API, "/wxocr")
            .compose(
                request -> {
                  request.putHeader("Content-Length", TOO_LARGE);
                  request.putHeader("Content-Type", "multipart/form-data; boundary=x");
                  var refused = Client.answer(request);
                  request.sendHead();
                  return refused;
                });

    assertThat(Client.join(answer).status()).isEqualTo(200);
    assertThat(Client.join(answer).body().toJsonObject().getInteger("errcode")).isEqualTo(101002);
  }

  @Test
  void operators_have_no_way_in_even_with_their_token() throws Exception {
    var token = Files.readString(directory.resolve("data/admin.token")).strip();
    var bearer = "Bearer " + token;

    var through =
        client.send(
            "GET", API, "/admin/pipeline", Map.of("Authorization", bearer), Buffer.buffer());

    assertThat(through.status()).isEqualTo(404);
    assertThat(pipeline(bearer)).as("the token is the right one").isEqualTo(200);
  }

  private static int pipeline(String bearer) throws IOException, InterruptedException {
    var port =
        system.services().stream()
            .filter(it -> it.name().equals("operations"))
            .findFirst()
            .orElseThrow()
            .port();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/pipeline"))
                .header("Authorization", bearer)
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static JsonObject upload(Buffer photo) {
    var form =
        Buffer.buffer("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"")
            .appendString("\r\nContent-Type: image/png\r\n\r\n")
            .appendBuffer(photo)
            .appendString("\r\n--b--\r\n");
    var answer =
        client.send(
            "POST",
            API,
            "/v1/images",
            Map.of("Content-Type", "multipart/form-data; boundary=b"),
            form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.body().toJsonObject();
  }

  private static Buffer photo(String text) throws IOException {
    var image = new BufferedImage(400, 160, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 400, 160);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 60));
    pen.drawString(text, 90, 100);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return Buffer.buffer(bytes.toByteArray());
  }
}
