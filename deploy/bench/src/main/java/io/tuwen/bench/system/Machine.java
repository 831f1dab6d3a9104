package io.tuwen.bench.system;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a figure has to be read with. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private Machine() {}

  /** How many processes wanted a processor during the last minute. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** The machine in one line, with its load before the run. */
  public static String described(double loadBefore) throws IOException {
    return String.format(
        Locale.ROOT,
        "%d processors%s, %s, Java %d; load %.1f before the run",
        Runtime.getRuntime().availableProcessors(),
        model(),
        System.getProperty("os.name"),
        Runtime.version().feature(),
        loadBefore);
  }

  private static String model() throws IOException {
    if (!Files.isReadable(PROCESSORS)) {
      return "";
    }
    try (var lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .findFirst()
          .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .orElse("");
    }
  }
}
