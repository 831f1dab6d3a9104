package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.state.RunState;
import io.tuwen.simulators.CloudSwitch;
import io.tuwen.simulators.Fault;
import io.tuwen.simulators.MarketSimulator;
import io.tuwen.simulators.Simulators;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed while they pay for readings, at a provider that fails and throttles: no image
 * is lost or fails, and no crash pays more than it has to.
 *
 * <p>It runs where it is asked to: {@code -Dtuwen.paid.images=300 -Dtuwen.paid.kills=10}; {@code
 * -Dtuwen.paid.engines=aliyun-market} has the provider read all, so {@code -Dtuwen.paid.cap} must
 * be enough for them. {@code ProviderTroubleTest} and {@code ClaimsTest} of ocr-worker hold the
 * same without processes.
 */
@EnabledIfSystemProperty(named = "tuwen.paid.images", matches = "\\d+")
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PaidCallsIT {
  private static final int IMAGES = Integer.getInteger("tuwen.paid.images", 16);
  private static final int KILLS = Integer.getInteger("tuwen.paid.kills", 1);
  private static final int CAP = Integer.getInteger("tuwen.paid.cap", IMAGES * 3 / 4);
  private static final String ENGINES =
      System.getProperty("tuwen.paid.engines", "aliyun-market,embedded");
  private static final List<String> WORKERS = List.of("ocr-worker", "ocr-worker-2");

  /** What a killed worker may have paid for and not stored: as much as the engine sends at once. */
  private static final int AT_ONCE = 8;

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<byte[]> pictures = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  @TempDir Path data;
  @TempDir Path output;
  private Launched launched;
  private Simulators simulators;
  private CloudSwitch provider;

  @AfterEach
  void stopWhatIsLeft() throws Exception {
    launched.stop();
    simulators.close();
  }

  @Test
  void a_crash_loses_no_image_and_pays_for_no_more_than_it_had_in_work() throws Exception {
    simulators = Simulators.start(0);
    provider = simulators.market().faults();
    provider.fail(0.15, answer(503, "D503BB"), answer(502, "D502FC"), answer(429, "T429SR"));
    launched = new Launched(output);
    var state = launched.up(data, settings(), "--replicas", "ocr-worker=2");

    for (int i = 0; i < IMAGES; i++) {
      upload(state.port(), picture(i));
    }
    for (int i = 0; i < KILLS; i++) {
      // While there is something left to pay for.
      var enough = (i + 1) * Math.min(CAP, IMAGES) / (KILLS + 2);
      await().atMost(LIMIT).until(() -> provider.calls() >= enough);
      kill(WORKERS.get(i % WORKERS.size()));
    }

    var readBy = new TreeMap<String, Integer>();
    for (var id : ids) {
      var text = text(state.port(), id);
      assertThat(text.getString("status")).as("%s", text).isEqualTo("completed");
      readBy.merge(text.getString("engine"), 1, Integer::sum);
    }
    var calls = pictures.stream().map(provider::calls).toList();
    var paid = calls.stream().mapToInt(it -> it).sum();
    var retried = logged("event=image_retried ");
    System.out.printf(
        "images %d, kills %d, calls %d, most for one %d, retried %d, read by %s, claimed %d, cap %d%n",
        IMAGES,
        KILLS,
        paid,
        calls.stream().mapToInt(it -> it).max().orElse(0),
        retried,
        readBy,
        claimed(),
        CAP);
    assertThat(logged("event=image_failed ")).isZero();
    assertThat(logged("event=dead_lettered ")).isZero();
    assertThat(paid).isPositive().isEqualTo(provider.calls());
    assertThat(calls).allMatch(it -> it <= 1 + KILLS + retried);
    assertThat((long) paid).isLessThanOrEqualTo(IMAGES + retried + (long) KILLS * AT_ONCE);
    assertThat(claimed()).isBetween((long) paid, (long) CAP);
    assertThat(paid).isLessThanOrEqualTo(CAP);
  }

  private Map<String, String> settings() {
    return Map.of(
        "TUWEN_OCR_ENGINES",
        ENGINES,
        "TUWEN_OCR_ALIYUN_MARKET_URL",
        simulators.endpoint() + MarketSimulator.PATH,
        "TUWEN_OCR_ALIYUN_MARKET_APP_CODE",
        simulators.market().appCode(),
        "TUWEN_OCR_PROVIDERS_ALIYUN_MARKET_DAILY_CALLS",
        Integer.toString(CAP),
        "TUWEN_OCR_INSTANCES",
        Integer.toString(WORKERS.size()),
        "TUWEN_LIMITS_UPLOADS_PER_MINUTE",
        "100000",
        "TUWEN_LIMITS_UPLOADS_BURST",
        "100000");
  }

  private static Fault answer(int status, String code) {
    return Fault.answer(status, Map.of("X-Ca-Error-Code", code), "");
  }

  private void kill(String worker) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Launched.read(data)
                    .component(worker)
                    .map(RunState.Component::pid)
                    .flatMap(ProcessHandle::of)
                    .filter(ProcessHandle::destroyForcibly)
                    .isPresent());
  }

  private void upload(int port, byte[] picture) throws IOException, InterruptedException {
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/images"))
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(picture))
                .build(),
            BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    ids.add(ID.matcher(answer.body()).results().findFirst().orElseThrow().group(1));
    pictures.add(picture);
  }

  /** Where there is neither a text nor a failure in the end, the image is lost. */
  private JsonObject text(int port, String id) {
    var uri = URI.create("http://127.0.0.1:%d/v1/images/%s/text?wait=20s".formatted(port, id));
    var request = HttpRequest.newBuilder(uri).build();
    return new JsonObject(
        await()
            .atMost(LIMIT)
            .until(
                () -> client.send(request, BodyHandlers.ofString(UTF_8)),
                answer -> answer.statusCode() == 200)
            .body());
  }

  private long logged(String event) throws IOException {
    long count = 0;
    for (var worker : WORKERS) {
      try (var lines = Files.lines(data.resolve("logs/" + worker + ".log"))) {
        count += lines.filter(it -> it.contains(event)).count();
      }
    }
    return count;
  }

  /** The calls that the workers have counted, as an operator sees them. */
  private long claimed() {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    var program = Tuwen.program(Launched.ROOT, out, out);
    assertThat(program.run("engines", "--json", "--data", data.toString())).isZero();
    return new JsonObject(said.toString(UTF_8))
        .getJsonArray("engines")
        .getJsonObject(0)
        .getLong("calls");
  }

  /** Each is another, and goes to the provider as it is: a PNG of opaque pixels alone. */
  private static byte[] picture(int number) throws IOException {
    var picture = new BufferedImage(96, 48, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, number + 1);
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }
}
