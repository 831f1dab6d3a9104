package io.tuwen.worker.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parser ends every hostile file with a typed answer, and with little work.
 *
 * <p>The CPU time is the whole process's, for decoders have threads of their own.
 */
@Tag("slow")
public abstract class HostileFilesSuite {
  private static final double NANOS = 1e9;

  /** What one way of reading a file does with it, or throws. */
  @FunctionalInterface
  public interface Reader {
    void read(byte[] file);
  }

  /**
   * One way of reading.
   *
   * @param strict whether it sees all that is wrong, so that the expectation of a refusal holds
   * @param maxCpuSeconds for one file
   */
  public record Parser(String name, boolean strict, double maxCpuSeconds, Reader reader) {}

  protected abstract List<Parser> parsers();

  @TestFactory
  List<DynamicTest> a_hostile_file_ends_in_a_typed_answer_after_little_work() {
    var parsers = parsers();
    return HostileFiles.all().stream()
        .map(file -> DynamicTest.dynamicTest(file.name(), () -> read(file, parsers)))
        .toList();
  }

  private static void read(HostileFile file, List<Parser> parsers) {
    var bytes = file.bytes();
    for (var parser : parsers) {
      var before = cpuNanos();
      read(file, bytes, parser);
      var seconds = (cpuNanos() - before) / NANOS;
      assertThat(seconds)
          .as("CPU seconds of %s by %s", file, parser.name())
          .isLessThan(parser.maxCpuSeconds());
    }
  }

  private static void read(HostileFile file, byte[] bytes, Parser parser) {
    try {
      parser.reader().read(bytes);
    } catch (TuwenException e) {
      // Any other exception is a failure of the test, as it would be an ERROR line of the service.
      assertThat(file.expectation().refusals())
          .as("%s by %s: %s", file, parser.name(), e.getMessage())
          .contains(e.code());
      return;
    }
    if (parser.strict()) {
      assertThat(file.expectation().mayBeRead())
          .as("%s is read by %s", file, parser.name())
          .isTrue();
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
