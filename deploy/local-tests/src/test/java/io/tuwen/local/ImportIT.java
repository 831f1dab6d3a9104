package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.kafka.FreePort;
import io.tuwen.kafka.LocalKafka;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import whose process is killed again and again: operations alone, with a broker and a storage.
 * {@code -Dtuwen.kills=20} for a figure; two are enough to see a mistake.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImportIT {
  private static final int KILLS = Integer.getInteger("tuwen.kills", 2);

  /** Between two kills. */
  private static final int EACH = 40;

  private static final int IMAGES = EACH * (KILLS + 1);
  private static final String REGION = "cn-hangzhou";
  private static final String KEY_ID = "import-test";
  private static final String SECRET = "import-test-secret";
  private static final String TOKEN = "operators-token-of-more-than-32-characters";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int port;

  @TempDir Path directory;
  private LocalKafka kafka;
  private OssEmulator storage;
  private HttpServer server;
  private Process operations;

  @BeforeEach
  void imagesAreAtAddressesAndOperationsRuns() throws Exception {
    assumeThat(Service.areBuilt(Launched.ROOT)).isTrue();
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
    kafka = LocalKafka.start(directory.resolve("kafka"), 0);
    createTopics();
    storage =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory.resolve("oss"),
                Map.of(KEY_ID, SECRET),
                REGION,
                List.of("tuwen-originals", "tuwen-texts", "tuwen-renditions")));
    port = FreePort.find();
    operations = start();
  }

  @AfterEach
  void stop() {
    if (operations != null) {
      operations.destroyForcibly();
    }
    if (storage != null) {
      storage.close();
    }
    if (kafka != null) {
      kafka.close();
    }
    server.stop(0);
  }

  private void createTopics() throws Exception {
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              Topics.ALL.stream()
                  .map(
                      it ->
                          new NewTopic(
                                  it.name(), Optional.of(it.partitions()), Optional.of((short) 1))
                              .configs(it.config()))
                  .toList())
          .all()
          .get();
    }
  }

  private Process start() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dtuwen.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    command.add("-Dtuwen.storage.endpoint=" + storage.endpoint());
    command.add("-Dtuwen.storage.region=" + REGION);
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.management.enabled=false");
    command.add("-Dtuwen.imports.networks=127.0.0.1/32");
    command.add("-Dtuwen.imports.max-behind=1000000");
    command.add("-jar");
    command.add(
        Launched.ROOT.resolve("deploy/operations/target/quarkus-app/quarkus-run.jar").toString());
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("operations.log").toFile()));
    builder.environment().put("OSS_ACCESS_KEY_ID", KEY_ID);
    builder.environment().put("OSS_ACCESS_KEY_SECRET", SECRET);
    builder.environment().put("TUWEN_ADMIN_TOKEN", TOKEN);
    builder.environment().put("TUWEN_NAME_KEY", "a-name-key-of-more-than-32-characters");
    return builder.start();
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
                new JsonArray(IntStream.range(0, IMAGES).mapToObj(it -> address + it).toList()))
            .encode();
    var id = await().atMost(LIMIT).ignoreExceptions().until(() -> ordered(order), it -> true);

    for (int i = 1; i <= KILLS; i++) {
      var enough = i * EACH - EACH / 2;
      awaitImport(id, it -> it.getLong("read") >= enough);
      operations.destroyForcibly().waitFor();
      operations = start();
    }
    awaitImport(id, it -> it.getString("state").equals("done"));

    var ended = get(id);
    var keys =
        TopicReader.readAll(kafka.bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
            .map(it -> it.key())
            .toList();
    System.out.printf(
        "imports: %d images, operations killed %d times: %d events of %d images%n",
        IMAGES, KILLS, keys.size(), keys.stream().distinct().count());
    assertThat(ended.getLong("imported")).as(ended.encode()).isEqualTo(IMAGES);
    assertThat(keys.stream().distinct()).hasSize(IMAGES);
    assertThat(keys).hasSize(IMAGES);
  }

  private String ordered(String order) throws IOException, InterruptedException {
    return send("POST", "/admin/imports", order, 201).getString("id");
  }

  private void awaitImport(String id, Predicate<JsonObject> condition) {
    await().atMost(LIMIT).ignoreExceptions().until(() -> condition.test(get(id)));
  }

  private JsonObject get(String id) throws IOException, InterruptedException {
    return send("GET", "/admin/imports/" + id, "", 200);
  }

  private JsonObject send(String method, String path, String body, int status)
      throws IOException, InterruptedException {
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port).resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != status) {
      throw new IOException(answer.body());
    }
    return new JsonObject(answer.body());
  }

  private static byte[] picture() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }
}
