package io.tuwen.local;

import io.tuwen.command.Words;
import io.tuwen.local.gateway.Upstreams;
import io.tuwen.local.process.Child;
import io.tuwen.local.process.ChildSpec;
import io.tuwen.local.process.ClassArchive;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.process.Readiness;
import io.tuwen.local.process.StartOutput;
import io.tuwen.local.state.RunState;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;

/** The services as child processes, one or more of each. */
final class Fleet implements Child.Listener {
  /**
   * Longer than the services' own 60 s, so that they give up first, and what a busy machine needs
   * for the archives of classes that they write at their end.
   */
  private static final Duration STOP_GRACE = Duration.ofSeconds(150);

  private static final String WATCH = "deploy/local/target/tuwen-local-watch.jar";
  private static final String WATCHED = "io.tuwen.local.watch.WatchedService";
  private static final int NATIVE_ACCESS_IS_ASKED_FOR = 22;
  private static final long POLL_MILLIS = 100;
  private static final long WATCH_MILLIS = 300;

  /** For what a process that gives up has to say after the first line of it. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Options options;
  private final Console console;

  /** INVARIANT: does not fail; supervision and readiness depend on what calls it. */
  private final Runnable changed;

  private final Map<Child, Service> children = new LinkedHashMap<>();
  private final Map<Child, ClassArchive> archives = new HashMap<>();
  private final Set<Child> ready = ConcurrentHashMap.newKeySet();

  /** Empty from when all are ready. */
  private final Map<Child, StartOutput> starting = new ConcurrentHashMap<>();

  private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  private final Thread watch = new Thread(this::watchReadiness, "watch-readiness");

  /** A process that cannot start, and how that showed. */
  private record Failure(Child child, String how) {}

  private Fleet(Options options, Console console, Runnable changed) {
    this.options = options;
    this.console = console;
    this.changed = changed;
  }

  static Fleet start(
      Options options, Ports ports, Backends backends, Console console, Runnable changed)
      throws IOException {
    var fleet = new Fleet(options, console, changed);
    var first = new EnumMap<Service, Integer>(Service.class);
    for (var service : Service.values()) {
      first.put(service, ports.preferably(options.port() + service.portOffset()));
    }
    for (var service : Service.values()) {
      for (int replica = 1; replica <= options.replicasOf(service.serviceName()); replica++) {
        var port = replica == 1 ? first.get(service) : ports.any();
        var managementPort =
            replica == 1
                ? ports.preferably(options.port() + service.managementOffset())
                : ports.any();
        fleet.add(
            service,
            replica,
            backends.environment(service, port, managementPort, first),
            port,
            managementPort);
      }
    }
    startAll(fleet.children.keySet());
    return fleet;
  }

  /**
   * INVARIANT: all or none. There is no fleet to be stopped where one of them cannot be started.
   */
  static void startAll(Collection<Child> children) {
    var started = new ArrayList<Child>();
    try {
      for (var child : children) {
        child.start();
        started.add(child);
      }
    } catch (UncheckedIOException e) {
      started.forEach(it -> it.stop(true));
      throw e;
    }
  }

  private void add(
      Service service, int replica, Map<String, String> environment, int port, int managementPort)
      throws IOException {
    var jar = service.jar(options.root());
    if (!Files.exists(jar)) {
      throw new IllegalStateException(Words.of("%s is not built: %s", service.serviceName(), jar));
    }
    var watch = options.root().resolve(WATCH);
    var name = service.serviceName() + (replica == 1 ? "" : "-" + replica);
    var scratch = options.data().resolve("tmp").resolve(name);
    // The first of its kind writes the archive; the others only use it.
    var archive =
        new ClassArchive(
            options.root().resolve(".tuwen/cds"),
            service.serviceName(),
            List.of(jar, watch),
            replica == 1 && !options.passing());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.jvmOptions());
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(archive.options());
    command.addAll(watched(jar, watch));
    var child =
        new Child(
            new ChildSpec(
                name, command, environment, jar.getParent(), scratch, port, managementPort),
            new LogFile(options.data().resolve("logs").resolve(name + ".log")),
            this);
    children.put(child, service);
    starting.put(child, new StartOutput());
    archives.put(child, archive);
  }

  /** As {@code java -jar}, with the watch before the service's own main class. */
  private static List<String> watched(Path jar, Path watch) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest().getMainAttributes();
      var command = new ArrayList<String>();
      if (manifest.getValue("Add-Opens") != null) {
        for (var opened : manifest.getValue("Add-Opens").split(" ", -1)) {
          command.add("--add-opens=" + opened + "=ALL-UNNAMED");
        }
      }
      if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      command.addAll(List.of("-cp", watch + File.pathSeparator + jar.getFileName(), WATCHED));
      command.add(manifest.getValue(Name.MAIN_CLASS));
      return command;
    }
  }

  /**
   * Waits for all.
   *
   * @throws IllegalStateException at once where one cannot start, with its cause
   */
  void awaitReady(StartReport report) throws InterruptedException {
    var deadline = System.nanoTime() + options.patience().toNanos();
    while (ready.size() < children.size()) {
      for (var child : children.keySet()) {
        if (!ready.contains(child) && Readiness.isReady(child.spec().managementPort())) {
          ready.add(child);
          report.done(child.spec().name(), "port " + child.spec().port());
        }
      }
      // None is late where the last one has become ready just now.
      var late = children.keySet().stream().filter(it -> !ready.contains(it)).findFirst();
      if (late.isPresent() && System.nanoTime() > deadline) {
        throw cannotStart(
            new Failure(
                late.get(),
                "not ready after %d s (--patience)".formatted(options.patience().toSeconds())));
      }
      starting.forEach(
          (child, output) -> {
            if (output.hasGivenUpFor(LAST_WORDS)) {
              failures.add(new Failure(child, "it gave up"));
            }
          });
      var failure = failures.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (failure != null) {
        throw cannotStart(failure);
      }
    }
    starting.clear();
    watch.setDaemon(true);
    watch.start();
  }

  private IllegalStateException cannotStart(Failure failure) {
    var child = failure.child();
    return new IllegalStateException(
        Words.of(
            "%s cannot start (%s):%n  %s%nits log: %s",
            child.spec().name(),
            failure.how(),
            String.join(System.lineSeparator() + "  ", starting.get(child).cause()),
            child.log().path()));
  }

  /**
   * Requests go to the services that report ready. A service that is to stop says first that he is
   * not, and goes on answering for a moment.
   */
  private void watchReadiness() {
    try {
      while (true) {
        Thread.sleep(WATCH_MILLIS);
        for (var child : children.keySet()) {
          look(child);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Child child) throws InterruptedException {
    var isReady = Readiness.isReady(child.spec().managementPort());
    if (isReady && ready.add(child)) {
      console.say(PartSentences.readyAgain(child.spec().name()));
      changed.run();
    } else if (!isReady && ready.remove(child)) {
      console.say(Words.of("%s is not ready", child.spec().name()));
      changed.run();
    }
  }

  Upstreams upstreams() {
    var ports = new HashMap<String, List<Integer>>();
    children.forEach(
        (child, service) ->
            ports
                .computeIfAbsent(service.serviceName(), name -> new ArrayList<>())
                .add(child.spec().port()));
    return new Upstreams(
        ports, port -> ready.stream().anyMatch(child -> child.spec().port() == port));
  }

  List<RunState.Component> components() {
    return children.keySet().stream()
        .map(
            it ->
                new RunState.Component(
                    it.spec().name(),
                    ready.contains(it) ? "up" : "starting",
                    it.spec().port(),
                    it.spec().managementPort(),
                    it.pid(),
                    it.startedAt(),
                    it.restarts()))
        .toList();
  }

  /** Ctrl-C in a terminal reaches the services too; they must not be started again then. */
  void expectEnd() {
    watch.interrupt();
    children.keySet().forEach(Child::expectEnd);
  }

  /**
   * All at once: each drains by itself, and broker and storage are still there for all of them.
   *
   * <p>INVARIANT: only what was never ready is ended by force. No client depends on it, and the end
   * of a start takes no longer than its cause.
   */
  void stop() throws InterruptedException {
    expectEnd();
    var neverReady = new HashSet<>(starting.keySet());
    neverReady.removeAll(ready);
    children.keySet().forEach(it -> it.stop(neverReady.contains(it)));
    var end = System.nanoTime() + STOP_GRACE.toNanos();
    for (var child : children.keySet()) {
      var clean = child.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      console.say(PartSentences.stopped(child.spec().name(), clean));
      if (clean && !neverReady.contains(child)) {
        keep(archives.get(child));
      }
      child.log().close();
    }
  }

  private void keep(ClassArchive archive) {
    try {
      archive.keep();
    } catch (IOException e) {
      console.say(Words.of("the next start will be slower: %s", e.getMessage()));
    }
  }

  @Override
  public void line(Child child, String line) {
    var output = starting.get(child);
    if (output != null) {
      output.add(line);
    }
    if (!options.detached()) {
      console.relay(child.spec().name(), line);
    }
  }

  @Override
  public void ended(Child child, int exitCode, Duration pause) {
    if (starting.containsKey(child)) {
      failures.add(new Failure(child, PartSentences.reason(exitCode)));
      return;
    }
    ready.remove(child);
    console.say(PartSentences.ended(child.spec().name(), exitCode, pause, child.log().path()));
    changed.run();
  }

  @Override
  public void cannotStart(Child child, String why, Duration pause) {
    console.say(PartSentences.cannotStart(child.spec().name(), why, pause));
  }
}
