package io.tuwen.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.qrcode.QRCodeWriter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.RepositoryFiles;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.ImageWork;
import io.tuwen.worker.lane.Trigger;
import io.tuwen.worker.result.ResultEvents;
import io.tuwen.worker.sandbox.ChildWork;
import io.tuwen.worker.sandbox.Questions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows how a worker is made shows one that works. */
@Tag("slow")
class WorkerOfYourOwnTest {
  private static final Path PAGE = RepositoryFiles.file("docs/development.md");
  private static final Pattern SECTION = Pattern.compile("(?ms)^## A worker of your own$(.*?)^## ");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java$\n(.*?)^```$");
  private static final Pattern NAME =
      Pattern.compile("(?ms)^package ([a-z.]+);.*?^(?:public |final )*(?:class|interface) (\\w+)");

  private static final String CONTENT = "https://example.org/1";
  private static final WorkerKind KIND = new WorkerKind("barcode-worker", "barcode");

  @TempDir private static Path directory;
  private static Backends backends;
  private static ObjectStore store;
  private static String complaints;
  private static URLClassLoader page;

  private final List<ImageProcessed> published = new ArrayList<>();

  @BeforeAll
  static void compile() throws IOException {
    var sources = new ArrayList<Path>();
    for (var code : blocks()) {
      var name = NAME.matcher(code).results().findFirst().orElseThrow();
      var file =
          directory.resolve(name.group(1).replace('.', '/')).resolve(name.group(2) + ".java");
      Files.createDirectories(file.getParent());
      sources.add(Files.writeString(file, code));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of("-proc:none", "-parameters", "--release", "17", "-d", directory.toString());
      compiler
          .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    complaints = said.toString();
    page = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    backends = Backends.start();
    store =
        new OssObjectStore(StorageConfigs.of(backends.configuration()), new SimpleMeterRegistry());
  }

  private static List<String> blocks() throws IOException {
    var section = SECTION.matcher(Files.readString(PAGE)).results().findFirst().orElseThrow();
    return JAVA.matcher(section.group(1)).results().map(it -> it.group(1)).toList();
  }

  @AfterAll
  static void stop() throws IOException {
    page.close();
    store.close();
    backends.close();
  }

  @Test
  void its_code_compiles() throws IOException {
    assertThat(blocks()).hasSize(7);
    assertThat(complaints).isEmpty();
  }

  @Test
  void its_work_reads_a_barcode_and_stores_and_publishes_its_content() throws Exception {
    var event = upload(qrCode());

    work().handle(event, Trigger.NEW);

    assertThat(published).extracting(ImageProcessed::outcome).containsExactly(Outcome.COMPLETED);
    assertThat(published.get(0).isOf(KIND)).isTrue();
    assertThat(published.get(0).attributes()).containsEntry("text", CONTENT);
    assertThat(store.describe(Bucket.TEXTS, result(event))).isPresent();
  }

  @Test
  void its_work_done_twice_publishes_the_same_event() throws Exception {
    var event = upload(qrCode());
    var work = work();
    work.handle(event, Trigger.NEW);
    var first = store.describe(Bucket.TEXTS, result(event)).orElseThrow().lastModified();

    work.handle(event, Trigger.REPLAYED);

    assertThat(published).hasSize(2);
    assertThat(published.get(1).id()).isEqualTo(published.get(0).id());
    assertThat(store.describe(Bucket.TEXTS, result(event)).orElseThrow().lastModified())
        .isEqualTo(first);
  }

  @Test
  void what_is_no_image_fails_with_a_code() throws Exception {
    var event = upload("no image".getBytes(StandardCharsets.US_ASCII));

    work().handle(event, Trigger.NEW);

    assertThat(published).extracting(ImageProcessed::outcome).containsExactly(Outcome.FAILED);
    assertThat(published.get(0).attributes())
        .containsEntry(ImageProcessed.CODE, "unsupported_type");
  }

  private static ObjectKey result(ImageUploaded event) {
    return new ObjectKey(event.key().value() + "_barcode.json");
  }

  private static ImageUploaded upload(byte[] image) {
    var key = new ObjectKey("guest/" + UUID.randomUUID());
    var receipt =
        store.put(Bucket.ORIGINALS, key, Content.of(image), Attributes.ofType("image/png"));
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        Instant.now(),
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        key,
        receipt.eTag(),
        image.length,
        "image/png");
  }

  private static byte[] qrCode() throws Exception {
    var code = new QRCodeWriter().encode(CONTENT, BarcodeFormat.QR_CODE, 200, 200);
    var image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 200; x++) {
      for (int y = 0; y < 200; y++) {
        image.setRGB(x, y, code.get(x, y) ? 0 : 0xffffff);
      }
    }
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** The page's work, whose reader asks the page's child without a process around it. */
  private ImageWork work() throws ReflectiveOperationException {
    var child = made("io.tuwen.barcode.zxing.BarcodeChild", ChildWork.class);
    child.warmUp();
    var reader = page.loadClass("io.tuwen.barcode.BarcodeReader");
    var asked =
        Proxy.newProxyInstance(
            page,
            new Class<?>[] {reader},
            (self, method, arguments) ->
                method.getName().equals("id")
                    ? new EngineId("zxing", 1)
                    : new String(
                        child.handle((byte[]) arguments[0], Questions.NONE).get(0),
                        StandardCharsets.UTF_8));
    return made(
        "io.tuwen.barcode.BarcodeWork",
        ImageWork.class,
        KIND,
        new Originals(store, 1 << 20),
        store,
        asked,
        new Execution("barcode", 1, Duration.ofMinutes(1), new MemoryBudget(1 << 30)),
        (ResultEvents) published::add,
        (MeterRegistry) new SimpleMeterRegistry());
  }

  private static <T> T made(String name, Class<T> type, Object... arguments)
      throws ReflectiveOperationException {
    var constructor =
        Stream.of(page.loadClass(name).getDeclaredConstructors()).findFirst().orElseThrow();
    constructor.setAccessible(true);
    return type.cast(constructor.newInstance(arguments));
  }
}
