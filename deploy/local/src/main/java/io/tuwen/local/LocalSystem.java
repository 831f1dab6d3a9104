package io.tuwen.local;

import io.tuwen.command.Trouble;
import io.tuwen.command.Words;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.emulator.AccessKey;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.site.Site;
import io.tuwen.local.gateway.Gateway;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * All of Tuwen on one machine.
 *
 * <p>It starts from the inside out, what others need first, and stops from the outside in: nothing
 * new may enter, then the services finish what they have begun, against a broker and a storage that
 * still run.
 */
public final class LocalSystem {
  private static final List<String> BUCKETS =
      List.of("tuwen-originals", "tuwen-texts", "tuwen-renditions");
  static final int OSS_OFFSET = 5;
  static final int KAFKA_OFFSET = 6;
  static final int CONTROLLER_OFFSET = 7;

  private final Options options;
  private final Console console;
  private final Surroundings surroundings;
  private final StateFile stateFile;
  private final Ports ports = new Ports();
  private final Instant startedAt = Instant.now();
  private CompletableFuture<OssEmulator> starting =
      CompletableFuture.failedFuture(new IllegalStateException("not started"));
  private OssEmulator storage;
  private volatile Broker broker;
  private int advertisedPort;
  private volatile Fleet fleet;
  private Gateway gateway;
  private AccessKey accessKey;
  private AdminToken adminToken;
  private NameKey nameKey;
  private CompletableFuture<Optional<Database>> database =
      CompletableFuture.completedFuture(Optional.empty());
  private boolean stopped;

  LocalSystem(Options options, Console console) {
    this(options, console, Surroundings.NOTHING);
  }

  /** With something between the services and what they use. */
  public LocalSystem(Options options, Console console, Surroundings surroundings) {
    this.options = options;
    this.console = console;
    this.surroundings = surroundings;
    stateFile = new StateFile(options.data());
  }

  public void start() throws IOException, InterruptedException {
    DataDirectory.tighten(options.data()).ifPresent(console::say);
    accessKey = Credentials.accessKey(options.data());
    var port = ports.exactly(options.port());
    var report = new StartReport(console);
    var brokerPort = ports.preferably(port + KAFKA_OFFSET);
    var controllerPort = ports.preferably(port + CONTROLLER_OFFSET);
    advertisedPort = surroundings.brokerPort(brokerPort);
    broker =
        new Broker(
            options.data().resolve("kafka"),
            brokerPort,
            controllerPort,
            advertisedPort,
            console,
            this::refreshState);
    database =
        Database.start(
            options, ports.preferably(port + Database.PORT_OFFSET), console, this::refreshState);
    starting = startStorage(ports.preferably(port + OSS_OFFSET));
    startBroker();
    report.done("broker", "Kafka on " + broker.bootstrapServers());
    storage = started();
    storage.sts().add(Backends.PHONE);
    report.done("storage", "OSS on " + storage.endpoint());
    broker.createTopics(Topics.ALL.stream().map(LocalSystem::topic).toList());
    report.done("topics", Topics.ALL.size() + " topics");
    adminToken = AdminToken.make(options.data());
    nameKey = NameKey.of(options.data());
    var signingKeys = SigningKeys.of(options.data());
    fleet =
        Fleet.start(
            options,
            ports,
            new Backends(
                kafka(),
                surroundings.storage(storage.endpoint()),
                accessKey,
                adminToken,
                nameKey,
                signingKeys,
                database.join().map(Database::environment).orElse(Map.of()),
                surroundings.environment()),
            console,
            this::refreshState);
    allowCallbacks(port);
    storage.processImagesBy(
        new StorageProcessing(
            BUCKETS.get(0),
            nameKey.names(),
            new AddressSigner(List.of(signingKeys.value().split(",", -1))),
            () -> fleet.upstreams().ports(Service.RESIZE.serviceName()).get(0),
            InstantSource.system()));
    writeState();
    if (database.join().isPresent()) {
      database.join().get().awaitReady(report);
    }
    fleet.awaitReady(report);
    gateway = Gateway.start(port, fleet.upstreams(), Site.local(options.hosts()));
    report.done("gateway", "http://127.0.0.1:" + port);
    writeState();
    var seconds = (System.currentTimeMillis() - options.startedAtMillis()) / 1000.0;
    var operations = fleet.upstreams().ports(Service.OPERATIONS.serviceName()).get(0);
    console.say(
        Words.of(
            "For operators: http://127.0.0.1:%d/console%s; /admin and later logins want the token in %s",
            operations,
            ConsoleCode.make(operations, adminToken)
                .map(it -> Words.of("#login=%s (once, within two minutes)", it))
                .orElse(""),
            adminToken.place()));
    console.say(Words.of("Tuwen is ready: http://127.0.0.1:%d (%.1f s)", port, seconds));
  }

  /** Starts the broker where it was before; everything that was acknowledged is there again. */
  public void startBroker() throws InterruptedException {
    broker.start();
  }

  /** Stops the broker alone; the services have to live with that. */
  public void stopBroker() {
    broker.stop();
  }

  /** Where clients find the broker, whether it runs or not. */
  public String kafka() {
    return "127.0.0.1:" + advertisedPort;
  }

  public OssEmulator storage() {
    return storage;
  }

  /** What the services name renditions after. */
  public Names names() {
    return nameKey.names();
  }

  /** The services' processes as they are now. */
  public List<RunState.Component> services() {
    return fleet.components();
  }

  /** The database's process as it is now, where there is one of our own. */
  public Optional<RunState.Component> database() {
    return database.join().map(Database::component);
  }

  /** Of a finished upload, the storage tells upload-service, itself or through the gateway. */
  private void allowCallbacks(int port) {
    storage.allowCallbacksTo("127.0.0.1", port);
    fleet
        .upstreams()
        .ports(Service.UPLOAD.serviceName())
        .forEach(it -> storage.allowCallbacksTo("127.0.0.1", it));
  }

  /** Beside the broker, which leaves a processor idle while it starts. */
  private CompletableFuture<OssEmulator> startStorage(int port) {
    var config =
        new OssEmulatorConfig(
            "127.0.0.1",
            port,
            options.data().resolve("oss"),
            accessKey.asCredentials(),
            Backends.REGION,
            BUCKETS,
            options.hosts(),
            Set.of());
    return CompletableFuture.supplyAsync(() -> OssEmulator.start(config));
  }

  /** The storage once it has started; what kept it from starting is thrown as it was there. */
  private OssEmulator started() {
    try {
      return starting.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static NewTopic topic(TopicSpec spec) {
    return new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.of((short) 1))
        .configs(spec.config());
  }

  /** Also where the broker did not start, and nothing waited for the storage. */
  private boolean stopStorage() {
    return starting
        .handle(
            (server, failure) -> {
              if (server != null) {
                server.close();
              }
              return server != null;
            })
        .join();
  }

  /** While it runs: a state that cannot be written is said and does not matter to what runs. */
  private synchronized void refreshState() {
    try {
      writeState();
    } catch (UncheckedIOException e) {
      console.say("tuwen: " + Trouble.sentence(e));
    }
  }

  private synchronized void writeState() {
    // The database may end before the storage has started.
    if (stopped || storage == null) {
      return;
    }
    var self = ProcessHandle.current();
    var components = new ArrayList<RunState.Component>();
    components.add(broker.component());
    components.add(inside("storage", storage.port()));
    if (database.isDone()) {
      database.join().map(Database::component).ifPresent(components::add);
    }
    if (gateway != null) {
      components.add(inside("gateway", gateway.port()));
    }
    if (fleet != null) {
      components.addAll(fleet.components());
    }
    stateFile.write(
        new RunState(
            self.pid(),
            StateFile.start(self).orElse(startedAt),
            options.port(),
            kafka(),
            storage.endpoint().toString(),
            components));
  }

  private RunState.Component inside(String name, int port) {
    return new RunState.Component(name, "up", port, 0, ProcessHandle.current().pid(), startedAt, 0);
  }

  /** Says that what ends from now on ends as it should. */
  public void expectEnd() {
    if (database.isDone()) {
      database.join().ifPresent(Database::expectEnd);
    }
    if (fleet != null) {
      fleet.expectEnd();
    }
  }

  /** Stops whatever was started. */
  public void stop() throws InterruptedException {
    synchronized (this) {
      stopped = true;
    }
    if (gateway != null) {
      gateway.close();
      console.say(PartSentences.stopped("gateway", true));
    }
    if (fleet != null) {
      fleet.stop();
    }
    if (database.join().isPresent()) {
      var clean = database.join().get().stop();
      console.say(PartSentences.stopped("database", clean));
    }
    if (stopStorage()) {
      console.say(PartSentences.stopped("storage", true));
    }
    if (broker != null && broker.stop()) {
      console.say(PartSentences.stopped("broker", true));
    }
    try {
      if (adminToken != null) {
        adminToken.remove();
      }
    } finally {
      stateFile.remove();
    }
    console.say(Words.of("Tuwen has stopped"));
  }
}
