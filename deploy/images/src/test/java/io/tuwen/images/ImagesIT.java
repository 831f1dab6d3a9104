package io.tuwen.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.tuwen.contract.testing.Backends;
import io.tuwen.kafka.FreePort;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Every image, built and run as a cluster would run it.
 *
 * <p>{@code TUWEN_IMAGES_BASE} names what they are built on where the base of the Dockerfile cannot
 * be had.
 */
@Timeout(value = 540, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImagesIT {
  private static final String TAG = ":test";
  private static final String TMP = "exec,mode=1777,size=512m";
  private static final int TERMINATED = 143;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, GenericContainer<?>> running = new LinkedHashMap<>();

  @BeforeAll
  static void build() throws Exception {
    if (Engine.says("version").isEmpty()) {
      System.out.println("[images] SKIPPED: no container engine; no image was built or run");
    }
    assumeThat(Engine.says("version")).as("there is no container engine").isPresent();
    // Testcontainers would speak a version that older engines do not.
    Engine.says("version", "--format", "{{.Server.APIVersion}}")
        .ifPresent(it -> System.setProperty("api.version", it));
    for (var target : Repository.targets()) {
      Engine.build(
          target, "tuwen/" + target + TAG, Optional.ofNullable(System.getenv("TUWEN_IMAGES_BASE")));
    }
  }

  @AfterEach
  void removeWhatIsLeft() {
    running.values().forEach(GenericContainer::stop);
  }

  @Test
  void services_work_without_privileges_on_a_root_that_cannot_be_written_and_end_when_told()
      throws Exception {
    try (var backends = Backends.start()) {
      var result = FreePort.find();
      var environment = environment(backends, result);
      var upload = start("upload-service", 512, environment, FreePort.find());
      start("ocr-worker", 2176, environment, FreePort.find());
      var resize = start("image-resize-worker", 1792, environment, FreePort.find());
      start("result-service", 384, environment, result);
      start("operations", 448, environment, FreePort.find());

      var uploaded = send(post(upload, "/v1/images", photo("8642")));
      var publicId = field("publicId", uploaded.body());
      var text =
          send(get(result, "/v1/images/%s/text?wait=50s".formatted(field("id", uploaded.body()))));
      var rendition = send(get(resize, "/" + publicId + "!thumb"));

      assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
      assertThat(text.body()).contains("8642");
      assertThat(rendition.statusCode()).isEqualTo(200);
      assertKnowsHeic(upload, resize, publicId);
      for (var service : running.keySet()) {
        assertContained(service);
        assertEndsInTime(service);
      }
    }
  }

  /** Its codecs are packages of their own on some bases. */
  private void assertKnowsHeic(int upload, int resize, String publicId) throws Exception {
    var heic = client.send(get(resize, "/" + publicId + "!heic"), BodyHandlers.ofByteArray());
    assertThat(heic.headers().firstValue("Content-Type")).contains("image/heic");
    var avif = HttpRequest.newBuilder(uri(resize, "/" + publicId + "!thumb"));
    assertThat(send(avif.header("Accept", "image/avif").build()).headers().map())
        .containsEntry("Content-Type", List.of("image/avif"));

    var uploaded = send(post(upload, "/v1/images", heic.body()));

    assertThat(send(get(resize, "/" + field("publicId", uploaded.body()) + "!thumb")).statusCode())
        .as(uploaded.body())
        .isEqualTo(200);
  }

  @Test
  void the_emulator_works_too() throws Exception {
    var port = FreePort.find();
    var container =
        contained(
            "oss-emulator", 384, Map.of("/tmp", TMP, "/data", "uid=10001,gid=10001,size=64m"));
    container
        .withEnv(Map.of("OSS_ACCESS_KEY_ID", "id", "OSS_ACCESS_KEY_SECRET", "secret"))
        .withCommand("--host", "127.0.0.1", "--port", Integer.toString(port), "--bucket", "photos");
    container.start();
    running.put("oss-emulator", container);

    await(port, "/photos", 403);

    assertContained("oss-emulator");
    assertEndsInTime("oss-emulator");
  }

  private static Map<String, String> environment(Backends backends, int result) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("TUWEN_KAFKA_BOOTSTRAP_SERVERS", backends.broker().bootstrapServers());
    environment.put("TUWEN_STORAGE_ENDPOINT", backends.storage().endpoint().toString());
    environment.put("OSS_ACCESS_KEY_ID", Backends.ACCESS_KEY_ID);
    environment.put("OSS_ACCESS_KEY_SECRET", Backends.ACCESS_KEY_SECRET);
    environment.put("TUWEN_UPLOAD_RESULT_SERVICE", "http://127.0.0.1:" + result);
    environment.put("TUWEN_RESIZE_STYLES_HEIC", "image/format,heic");
    environment.put("RENDITION_SIGNING_KEYS", "test=0123456789abcdef0123456789abcdef");
    environment.put("TUWEN_NAME_KEY", "0123456789abcdef0123456789abcdef");
    return environment;
  }

  /** Returns the port, when the service says that it is ready. */
  private int start(String service, int megabytes, Map<String, String> environment, int port)
      throws Exception {
    var container = contained(service, megabytes, Map.of("/tmp", TMP));
    var management = FreePort.find();
    container
        .withEnv(environment)
        .withEnv("QUARKUS_HTTP_PORT", Integer.toString(port))
        .withEnv("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    container.start();
    running.put(service, container);
    await(management, "/q/health/ready", 200);
    return port;
  }

  /** As Kubernetes runs it under its strictest standard. */
  private static GenericContainer<?> contained(
      String target, int megabytes, Map<String, String> writable) {
    return new GenericContainer<>(
            DockerImageName.parse("tuwen/" + target + TAG).asCompatibleSubstituteFor(target))
        .withImagePullPolicy(name -> false)
        .withNetworkMode("host")
        .withStartupCheckStrategy(new IsRunningStartupCheckStrategy())
        .withLogConsumer(line -> print(target, line))
        .withCreateContainerCmdModifier(
            command ->
                config(command.getHostConfig())
                    .withReadonlyRootfs(true)
                    .withCapDrop(Capability.ALL)
                    .withSecurityOpts(List.of("no-new-privileges"))
                    .withMemory((long) megabytes << 20)
                    .withMemorySwap((long) megabytes << 20)
                    .withTmpFs(writable));
  }

  private static void print(String name, OutputFrame line) {
    System.out.print("[" + name + "] " + line.getUtf8String());
  }

  private static HostConfig config(HostConfig config) {
    return config == null ? HostConfig.newHostConfig() : config;
  }

  private void assertContained(String name) throws Exception {
    var container = running.get(name);
    var status = container.execInContainer("cat", "/proc/1/status").getStdout();
    System.out.println("[images] " + name + " " + Repository.all("^(VmRSS:.*)$", status));
    assertThat(status).as(name).containsPattern("Uid:\\s+10001\\s").contains("Gid:\t10001\t");
    assertThat(status).as(name).contains("CapEff:\t0000000000000000").contains("NoNewPrivs:\t1");
    assertThat(container.execInContainer("touch", "/app/x").getStderr())
        .as(name)
        .containsIgnoringCase("read-only file system");
  }

  /** By SIGTERM, which reaches Java itself. */
  private void assertEndsInTime(String name) {
    var docker = running.get(name).getDockerClient();
    var id = running.get(name).getContainerId();
    var begun = System.nanoTime();

    docker.stopContainerCmd(id).withTimeout((int) STOP.toSeconds()).exec();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(name).isLessThan(STOP);
    assertThat(docker.inspectContainerCmd(id).exec().getState().getExitCodeLong())
        .as(name)
        .isEqualTo(TERMINATED);
  }

  private void await(int port, String path, int status) throws InterruptedException {
    var deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        if (send(get(port, path)).statusCode() == status) {
          return;
        }
      } catch (IOException e) {
        // not there yet
      }
      assertThat(System.nanoTime()).as("%s at port %d", path, port).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static HttpRequest get(int port, String path) {
    return HttpRequest.newBuilder(uri(port, path)).build();
  }

  private static HttpRequest post(int port, String path, byte[] image) {
    return HttpRequest.newBuilder(uri(port, path))
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(image))
        .build();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String field(String name, String json) {
    return Repository.all("\"" + name + "\":\"([^\"]+)\"", json).iterator().next();
  }

  private static byte[] photo(String text) throws IOException {
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
    return bytes.toByteArray();
  }
}
