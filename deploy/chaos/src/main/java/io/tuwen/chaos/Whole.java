package io.tuwen.chaos;

import io.tuwen.contract.key.Names;
import io.tuwen.emulator.Faults;
import io.tuwen.local.Console;
import io.tuwen.local.LocalSystem;
import io.tuwen.local.Options;
import io.tuwen.local.SimulatedPlatforms;
import io.tuwen.local.Surroundings;
import io.tuwen.local.state.RunState;
import io.tuwen.simulators.Simulators;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All of Tuwen on this machine, with bad networks in it. */
final class Whole implements Victim, Surroundings {
  private static final Duration BACK = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 100;

  private static final Map<String, String> LIMITS =
      Map.of(
          "TUWEN_LIMITS_UPLOADS_PER_MINUTE", "100000",
          "TUWEN_LIMITS_UPLOADS_BURST", "100000",
          "TUWEN_LIMITS_PIXELS_PER_MINUTE", "1000000000000");

  private final LocalSystem system;
  private final Engines engines;
  private Proxy toBroker;
  private Proxy toStorage;
  private Simulators simulators;
  private Provider provider;

  Whole(Options options, Engines engines, Console console) {
    this.engines = engines;
    system = new LocalSystem(options, console, this);
  }

  void start() throws IOException, InterruptedException {
    simulators = Simulators.start(0);
    provider = new Provider(simulators);
    system.start();
  }

  /** Says that what ends from now on ends as it should. */
  void expectEnd() {
    system.expectEnd();
  }

  void stop() throws InterruptedException {
    system.stop();
    if (toBroker != null) {
      toBroker.close();
    }
    if (toStorage != null) {
      toStorage.close();
    }
    if (simulators != null) {
      simulators.close();
    }
  }

  Storage buckets() {
    return new Storage(system.storage(), system.names());
  }

  Names names() {
    return system.names();
  }

  Events events() {
    return new Events(system.kafka());
  }

  int brokenConnections() {
    return toBroker.broken() + toStorage.broken();
  }

  /** Whether there are lists and searches. */
  boolean hasDatabase() {
    return system.database().isPresent();
  }

  /** Names of what can be killed beside the services. */
  List<String> others() {
    return system.database().map(RunState.Component::name).stream().toList();
  }

  private Stream<RunState.Component> components() {
    return Stream.concat(system.services().stream(), system.database().stream());
  }

  /** Waits until all services are there, and the database. */
  void awaitReady() throws InterruptedException {
    var deadline = System.nanoTime() + BACK.toNanos();
    while (!components().allMatch(it -> it.state().equals("up")) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public int brokerPort(int port) {
    toBroker = Proxy.to(port);
    return toBroker.port();
  }

  @Override
  public URI storage(URI endpoint) {
    toStorage = Proxy.to(endpoint.getPort());
    return URI.create("http://127.0.0.1:" + toStorage.port());
  }

  /** Users who log in, clouds that read, and more images than phones send. */
  @Override
  public Map<String, String> environment() {
    var environment = new HashMap<>(new SimulatedPlatforms(simulators).environment());
    environment.putAll(LIMITS);
    environment.put("TUWEN_OCR_ENGINES", engines.toString());
    return environment;
  }

  /** Waits for the process where it is just being started again. */
  @Override
  public void end(String service, boolean force) throws InterruptedException {
    var deadline = System.nanoTime() + BACK.toNanos();
    for (var process = process(service); ; process = process(service)) {
      if (process.isPresent()) {
        var signalled = force ? process.get().destroyForcibly() : process.get().destroy();
        if (signalled) {
          return;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(service + " does not come back");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private Optional<ProcessHandle> process(String name) {
    var service = system.services().stream().filter(it -> it.name().equals(name)).findFirst();
    return service.isPresent()
        ? service.flatMap(Whole::ours)
        : system.database().flatMap(Whole::ours).flatMap(Whole::server);
  }

  /** INVARIANT: never a process that is not ours. */
  private static Optional<ProcessHandle> ours(RunState.Component component) {
    return ProcessHandle.of(component.pid())
        .filter(ProcessHandle::isAlive)
        .filter(it -> it.parent().equals(Optional.of(ProcessHandle.current())));
  }

  /** What the launcher has started is a shell that looks after the server. */
  private static Optional<ProcessHandle> server(ProcessHandle shell) {
    return shell
        .children()
        .filter(it -> it.info().command().filter(at -> at.endsWith("/postgres")).isPresent())
        .findFirst();
  }

  @Override
  public void stopBroker() {
    system.stopBroker();
  }

  @Override
  public void startBroker() throws InterruptedException {
    system.startBroker();
  }

  @Override
  public Faults storage() {
    return system.storage().faults();
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public Proxy network(Line line) {
    return line == Line.BROKER ? toBroker : toStorage;
  }
}
