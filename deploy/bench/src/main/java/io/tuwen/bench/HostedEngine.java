package io.tuwen.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java library in a process of its own: libraries of two engines may not share one. */
final class HostedEngine implements Engine {
  private static final Duration MAX_WAIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final Path errors;
  private final Writer requests;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final String version;

  private HostedEngine(String name, Process process, Path errors) throws InterruptedException {
    this.name = name;
    this.process = process;
    this.errors = errors;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    var thread = new Thread(this::receive, name + "-answers");
    thread.setDaemon(true);
    thread.start();
    version = answer().version();
  }

  /**
   * Starts an engine and waits until it is ready.
   *
   * @param reader the name of its {@link PictureReader}
   * @throws Gone where it does not get ready
   */
  static HostedEngine start(String name, String reader, List<Path> classPath)
      throws InterruptedException {
    try {
      var errors = Files.createTempFile("tuwen-bench-", ".log");
      var paths = String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
      var command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-Djava.awt.headless=true",
              "-cp",
              paths,
              EngineHost.class.getName(),
              reader);
      var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      return new HostedEngine(name, process, errors);
    } catch (IOException e) {
      throw new Gone("its process does not start", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Answer read(Path picture) throws InterruptedException {
    try {
      requests.write(picture + "\n");
      requests.flush();
    } catch (IOException e) {
      throw gone("its process ended");
    }
    var line = answer();
    if (line.failure() != null) {
      throw new Unreadable(line.failure());
    }
    return new Answer(
        line.lines(),
        Duration.ofNanos(line.cpuNanos()),
        line.inNetworks() < 0 ? OptionalDouble.empty() : OptionalDouble.of(line.inNetworks()));
  }

  private EngineHost.Line answer() throws InterruptedException {
    var answer = answers.poll(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      process.destroyForcibly();
      throw gone("no answer for " + MAX_WAIT.toSeconds() + " s");
    }
    if (answer.isEmpty()) {
      throw gone("its process ended with exit code " + process.waitFor());
    }
    try {
      return JSON.readValue(answer.get(), EngineHost.Line.class);
    } catch (JsonProcessingException e) {
      throw new Gone("its answer cannot be read", e);
    }
  }

  private Gone gone(String what) {
    try {
      var words = Files.readString(errors).strip();
      return new Gone(words.isEmpty() ? what : what + ": " + words.lines().findFirst().get());
    } catch (IOException e) {
      return new Gone(what, e);
    }
  }

  /** Empty is the end. */
  private void receive() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        var at = line.indexOf(EngineHost.MARK);
        if (at >= 0) {
          answers.add(Optional.of(line.substring(at + EngineHost.MARK.length())));
        }
      }
    } catch (IOException e) {
      // The end, too.
    }
    answers.add(Optional.empty());
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
