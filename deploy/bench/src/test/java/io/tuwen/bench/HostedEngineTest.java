package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** With real processes. */
class HostedEngineTest {
  private static final List<Path> CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .map(Path::of)
          .toList();

  /** Reads the name of the file, and prints beside its answers. */
  public static final class OfNames implements PictureReader {
    @Override
    public String version() {
      return "7";
    }

    @Override
    public Text read(Path picture) {
      System.out.print("reading ");
      var name = picture.getFileName().toString();
      if (name.equals("crash")) {
        Runtime.getRuntime().halt(9);
      }
      if (name.equals("fail")) {
        throw new IllegalStateException("too dark");
      }
      compute();
      return new Text(List.of(name, "图文"), OptionalDouble.of(0.5));
    }

    /** For longer than a tick of the system's clock. */
    private static void compute() {
      var threads = ManagementFactory.getThreadMXBean();
      var end = threads.getCurrentThreadCpuTime() + 50_000_000;
      while (threads.getCurrentThreadCpuTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  /** Is never ready. */
  public static final class Broken implements PictureReader {
    public Broken() {
      throw new IllegalStateException("no library here");
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public Text read(Path picture) {
      throw new IllegalStateException();
    }
  }

  @Test
  void a_library_reads_in_a_process_of_its_own() throws Exception {
    try (var engine = HostedEngine.start("Names", OfNames.class.getName(), CLASS_PATH)) {
      var answer = engine.read(Path.of("/x/a.jpg"));

      assertThat(engine.version()).isEqualTo("7");
      assertThat(answer.lines()).containsExactly("a.jpg", "图文");
      assertThat(answer.cpu()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
      assertThat(answer.inNetworks()).hasValue(0.5);
    }
  }

  @Test
  void after_a_picture_that_it_cannot_read_it_reads_the_next() throws Exception {
    try (var engine = HostedEngine.start("Names", OfNames.class.getName(), CLASS_PATH)) {
      assertThatThrownBy(() -> engine.read(Path.of("fail")))
          .isInstanceOf(Engine.Unreadable.class)
          .hasMessageContaining("too dark");

      assertThat(engine.read(Path.of("b")).lines()).contains("b");
    }
  }

  @Test
  void a_crash_ends_the_engine_and_not_the_bench() throws Exception {
    try (var engine = HostedEngine.start("Names", OfNames.class.getName(), CLASS_PATH)) {
      assertThatThrownBy(() -> engine.read(Path.of("crash")))
          .isInstanceOf(Engine.Gone.class)
          .hasMessageContaining("exit code 9");
    }
  }

  @Test
  void an_engine_that_does_not_get_ready_says_why() {
    assertThatThrownBy(() -> HostedEngine.start("Broken", Broken.class.getName(), CLASS_PATH))
        .isInstanceOf(Engine.Gone.class)
        .hasMessageContaining("no library here");
  }
}
