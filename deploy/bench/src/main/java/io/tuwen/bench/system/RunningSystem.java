package io.tuwen.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All of Tuwen on this machine, started for a measurement by the command that users start it by.
 */
public final class RunningSystem implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a system has to be told that one client sends more to than one may. */
  public static final Map<String, String> UNLIMITED =
      Map.of(
          "TUWEN_LIMITS_UPLOADS_PER_MINUTE", "1000000",
          "TUWEN_LIMITS_PIXELS_PER_MINUTE", "1000000000000");

  /** Above well-known services, below the numbers of outgoing connections. */
  private static final int FIRST_PORT = 15_000;

  private static final int LAST_PORT = 30_000;

  private final Path root;
  private final Path data;
  private final PrintStream log;
  private final Thread end = new Thread(this::stop, "stop");
  private JsonNode status;

  private RunningSystem(Path root, Path data, PrintStream log) {
    this.root = root;
    this.data = data;
    this.log = log;
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @param data a directory without anything in it
   * @throws IllegalStateException where it cannot start; the log has the cause
   */
  public static RunningSystem start(
      Path root, Path data, Map<String, String> settings, List<String> options, PrintStream log)
      throws IOException, InterruptedException {
    var system = new RunningSystem(root, data, log);
    Runtime.getRuntime().addShutdownHook(system.end);
    var words = new ArrayList<>(List.of("up", "--detach", "--port", Integer.toString(port())));
    words.addAll(options);
    if (system.tuwen(settings, words, log::println) != 0) {
      system.close();
      throw new IllegalStateException("the system could not start; its logs: " + data);
    }
    system.status = system.status();
    return system;
  }

  /** Where nothing listens. The ports of the services look for others where theirs are taken. */
  private static int port() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // another one
      }
    }
    throw new IOException("no port is free");
  }

  public URI gateway() {
    return URI.create(status.path("gateway").asText());
  }

  /** Health and metrics of a service. */
  public URI management(String service) {
    for (var component : status.path("components")) {
      if (component.path("name").asText().equals(service)) {
        return URI.create("http://127.0.0.1:" + component.path("managementPort").asInt());
      }
    }
    throw new IllegalStateException("no " + service + " in " + status);
  }

  /**
   * A process that the launcher started, or the launcher itself.
   *
   * @param name of all components that are in it
   * @param restarts of all of them
   * @param memoryBytes what is resident, with its children
   */
  public record Part(String name, long pid, int restarts, long memoryBytes) {
    /** Of the same process, as each of its components tells it. */
    private Part and(Part other) {
      return new Part(name + ", " + other.name, pid, restarts + other.restarts, other.memoryBytes);
    }
  }

  /** What runs now. */
  public List<Part> parts() throws IOException, InterruptedException {
    var parts = new LinkedHashMap<Long, Part>();
    for (var component : status().path("components")) {
      var part =
          new Part(
              component.path("name").asText(),
              component.path("pid").asLong(),
              component.path("restarts").asInt(),
              component.path("memoryBytes").asLong());
      parts.merge(part.pid(), part, Part::and);
    }
    return List.copyOf(parts.values());
  }

  /** Processor time of all processes since they were started. */
  public Duration processorTime() {
    var processes = new LinkedHashSet<ProcessHandle>();
    for (var component : status.path("components")) {
      ProcessHandle.of(component.path("pid").asLong())
          .ifPresent(it -> Stream.concat(Stream.of(it), it.descendants()).forEach(processes::add));
    }
    return sum(processes);
  }

  private static Duration sum(Set<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(it -> it.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private JsonNode status() throws IOException, InterruptedException {
    var said = new StringBuilder();
    tuwen(Map.of(), List.of("status", "--json"), said::append);
    // A JVM that is profiled says so before all else.
    return JSON.readTree(said.substring(Math.max(0, said.indexOf("{"))));
  }

  private int tuwen(Map<String, String> settings, List<String> words, Consumer<String> lines)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(root.resolve("tuwen").toString());
    command.addAll(words);
    command.addAll(List.of("--data", data.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(settings);
    var process = builder.start();
    process.getOutputStream().close();
    try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      said.lines().forEach(lines);
    }
    return process.waitFor();
  }

  private void stop() {
    try {
      tuwen(Map.of(), List.of("down"), log::println);
    } catch (IOException e) {
      log.println("it may still run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(end);
  }
}
