package io.tuwen.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process of an engine that is a Java library: reads the picture that a line of its standard
 * input names, and answers with a line.
 */
final class EngineHost {
  /** Engines print, too. */
  static final String MARK = "tuwen-bench:";

  private static final ObjectMapper JSON = new ObjectMapper();

  private EngineHost() {}

  /**
   * A line of the host: the version once it is ready, and then an answer for each picture.
   *
   * @param inNetworks below zero where it is not known
   * @param failure null where there is none
   */
  record Line(
      String version, List<String> lines, long cpuNanos, double inNetworks, String failure) {}

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    var type = Class.forName(arguments[0]).asSubclass(PictureReader.class);
    try (var reader = ready(type);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say(new Line(reader.version(), List.of(), 0, -1, null));
      String picture;
      while ((picture = input.readLine()) != null) {
        say(read(reader, Path.of(picture)));
      }
    }
    System.exit(0);
  }

  private static PictureReader ready(Class<? extends PictureReader> type)
      throws ReflectiveOperationException {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static Line read(PictureReader reader, Path picture) {
    var before = cpu();
    try {
      var text = reader.read(picture);
      return new Line(null, text.lines(), since(before, cpu()), text.inNetworks().orElse(-1), null);
    } catch (IOException | RuntimeException e) {
      return new Line(null, List.of(), since(before, cpu()), -1, e.toString());
    }
  }

  private static void say(Line line) throws IOException {
    var bytes = (MARK + JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes);
    System.out.flush();
  }

  /** What this process and each of its children have computed, in nanoseconds. */
  private static Map<Long, Long> cpu() {
    var cpu =
        ProcessHandle.current()
            .children()
            .collect(Collectors.toMap(ProcessHandle::pid, EngineHost::cpu));
    var own = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    cpu.put(ProcessHandle.current().pid(), own.getProcessCpuTime());
    return cpu;
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** A child that is gone is not counted, one that is new is counted in full. */
  static long since(Map<Long, Long> before, Map<Long, Long> after) {
    return after.entrySet().stream()
        .mapToLong(it -> it.getValue() - before.getOrDefault(it.getKey(), 0L))
        .sum();
  }
}
