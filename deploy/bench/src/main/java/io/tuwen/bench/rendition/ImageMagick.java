package io.tuwen.bench.rendition;

import io.tuwen.bench.ShellTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** ImageMagick's command, one process for each time, as scripts use it. */
final class ImageMagick implements Rival {
  /** Debian's own name for version 6 first: others stand for it under the short one. */
  private static final List<String> COMMANDS = List.of("magick", "convert-im6.q16", "convert");

  private final String command;
  private final String version;

  private ImageMagick(String command, String version) {
    this.command = command;
    this.version = version;
  }

  static ImageMagick find() throws InterruptedException {
    for (var command : COMMANDS) {
      try {
        var says = output(List.of(command, "-version"));
        var version = says.lines().findFirst().orElse("");
        if (version.startsWith("Version: ImageMagick ")) {
          return new ImageMagick(command, version.split(" ", -1)[2]);
        }
      } catch (IOException e) {
        // The next one.
      }
    }
    throw new Missing("it is not installed: apt-get install imagemagick");
  }

  @Override
  public String name() {
    return "ImageMagick";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Duration make(Task task, Path pictures, Path results) throws InterruptedException {
    var once =
        arguments(task, pictures, results).stream()
            .map(it -> "'" + it + "'")
            .collect(Collectors.joining(" "));
    var script =
        "i=0; while [ $i -lt %d ]; do %s %s || exit 1; i=$((i+1)); done; times"
            .formatted(task.times(), command, once);
    try {
      return ShellTimes.children(output(List.of("sh", "-c", script)));
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Decodes once: each rendition but the last is written from a copy. */
  private List<String> arguments(Task task, Path pictures, Path results) {
    var largest = task.works().stream().mapToInt(Work::width).max().orElseThrow();
    var arguments = new ArrayList<String>();
    // The hint by which its JPEG decoder leaves out what a picture twice as large has no use for.
    arguments.addAll(List.of("-define", "jpeg:size=%1$dx%1$d".formatted(2 * largest)));
    arguments.add(task.sample().in(pictures).toString());
    var last = task.works().size() - 1;
    for (int i = 0; i <= last; i++) {
      var to = result(results, task, i).toString();
      if (i == last) {
        arguments.addAll(of(task.works().get(i)));
        arguments.add(to);
      } else {
        arguments.addAll(List.of("(", "+clone"));
        arguments.addAll(of(task.works().get(i)));
        arguments.addAll(List.of("-write", to, "+delete", ")"));
      }
    }
    return arguments;
  }

  private static List<String> of(Work work) {
    var arguments = new ArrayList<String>();
    if (work.format() == Work.Format.JPEG) {
      arguments.addAll(List.of("-background", "white", "-alpha", "remove"));
    }
    if (work.fit()) {
      var height = work.height() == 0 ? "" : Integer.toString(work.height());
      arguments.addAll(List.of("-resize", "%dx%s>".formatted(work.width(), height)));
    } else {
      var box = "%dx%d".formatted(work.width(), work.height());
      arguments.addAll(List.of("-resize", box + "^", "-gravity", "center", "-extent", box));
    }
    arguments.add("-strip");
    if (work.format() != Work.Format.PNG) {
      arguments.addAll(List.of("-quality", Integer.toString(Work.QUALITY)));
    }
    return arguments;
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MAGICK_THREAD_LIMIT", "1");
    var process = builder.start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(text.lines().findFirst().orElse("it ended without a word"));
    }
    return text;
  }

  @Override
  public void close() {}
}
