package io.tuwen.bench.rendition;

import com.sun.management.OperatingSystemMXBean;
import io.tuwen.resize.child.ProductRenderer;
import io.tuwen.worker.vips.Vips;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The product's own renderer. This process hands the work over as the worker does, and counts. */
final class Tuwen implements Rival {
  static final String NAME = "Tuwen";

  private final ProductRenderer renderer = new ProductRenderer();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return "%s, libvips %s".formatted(renderer.version(), Vips.version());
  }

  @Override
  public Duration make(Task task, Path pictures, Path results) {
    var processes = task.works().stream().map(Work::process).toList();
    var before = computed();
    try {
      for (int i = 0; i < task.times(); i++) {
        var made = renderer.render(Files.readAllBytes(task.sample().in(pictures)), processes);
        for (int work = 0; work < made.size(); work++) {
          Files.write(result(results, task, work), made.get(work));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return computed().minus(before);
  }

  /** A picture in a format that Java does not read, as PNG. */
  byte[] asPng(byte[] picture) {
    return renderer.render(picture, List.of("image/format,png")).get(0);
  }

  private Duration computed() {
    var own = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var sum = Duration.ofNanos(own.getProcessCpuTime());
    for (var pid : renderer.pids()) {
      var child =
          ProcessHandle.of(pid).flatMap(it -> it.info().totalCpuDuration()).orElse(Duration.ZERO);
      sum = sum.plus(child);
    }
    return sum;
  }

  @Override
  public void close() {
    renderer.close();
  }
}
