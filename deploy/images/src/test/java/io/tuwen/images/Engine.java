package io.tuwen.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Docker's command line, where there is one. */
final class Engine {
  private Engine() {}

  /** What it says; empty where it fails or is not there. */
  static Optional<String> says(String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(Repository.ROOT.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Builds an image.
   *
   * @param base what it is built on; that of the Dockerfile where it is empty
   */
  static void build(String target, String tag, Optional<String> base)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("docker", "build", "--network", "host", "-q"));
    command.addAll(List.of("-f", Path.of("deploy/images/Dockerfile").toString()));
    command.addAll(List.of("--target", target, "-t", tag));
    base.ifPresent(it -> command.addAll(List.of("--build-arg", "BASE=" + it)));
    command.add(".");
    var exit =
        new ProcessBuilder(command)
            .directory(Repository.ROOT.toFile())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("docker cannot build " + target);
    }
  }
}
