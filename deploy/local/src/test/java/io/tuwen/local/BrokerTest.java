package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.tuwen.kafka.FreePort;
import io.tuwen.kafka.LocalKafka;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.RunState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class BrokerTest {
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final String NOT_STARTED = "broker cannot be started (";

  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final BlockingQueue<RunState.Component> states = new LinkedBlockingQueue<>();
  private LogFile log;
  private Broker broker;

  /** As the launcher does: Kafka says thousands of lines otherwise. */
  @BeforeAll
  static void hearWarningsOnly() throws IOException {
    try (var settings = Tuwen.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(settings);
    }
  }

  @BeforeEach
  void start() throws Exception {
    log = new LogFile(directory.resolve("tuwen.log"));
    broker =
        new Broker(
            directory.resolve("kafka"),
            FreePort.find(),
            FreePort.find(),
            0,
            new Console(new PrintStream(said, true, UTF_8), log),
            () -> states.add(broker.component()));
    broker.start();
    broker.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())));
  }

  @AfterEach
  void stop() {
    broker.stop();
    log.close();
  }

  /** On a full disk Kafka ended the launcher, and with it the whole system, without a word. */
  @Test
  void a_broker_that_gives_up_is_started_again_with_what_it_had() throws Exception {
    giveUp();

    assertThat(states.poll(60, TimeUnit.SECONDS).isUp()).isFalse();
    var again = states.poll(60, TimeUnit.SECONDS);
    assertThat(again.isUp()).isTrue();
    assertThat(again.restarts()).isOne();
    assertThat(said.toString(UTF_8)).contains("broker gave up").contains("broker is ready again");
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void it_is_tried_again_until_it_can_be_started() throws Exception {
    var settings = directory.resolve("kafka/meta.properties");
    var kept = Files.readString(settings);
    Files.writeString(settings, "version=of another world");
    giveUp();

    await().until(() -> said.toString(UTF_8).contains(NOT_STARTED));
    Files.writeString(settings, kept);

    await().until(() -> broker.component().isUp());
  }

  /** The disk was full when it gave up, and the state that was kept said for ever that it is up. */
  @Test
  void each_start_that_fails_tells_the_state() throws Exception {
    Files.writeString(directory.resolve("kafka/meta.properties"), "version=of another world");
    giveUp();

    for (int i = 0; i < 3; i++) {
      assertThat(states.poll(60, TimeUnit.SECONDS)).isNotNull().matches(it -> !it.isUp());
    }
  }

  /** Its start waited for ever for what had ended. */
  @Test
  void one_that_gives_up_while_it_is_started_is_started_again() throws Exception {
    // One that was nearly up has started.
    for (int i = 0; i < 20 && !said.toString(UTF_8).contains(NOT_STARTED); i++) {
      var before = broker.component().restarts();
      giveUp();
      await().pollInterval(OFTEN).until(() -> endsWhatStarts() || isUpAgain(before));
      await().until(() -> isUpAgain(before));
    }

    assertThat(said.toString(UTF_8)).contains(NOT_STARTED);
  }

  /** Ctrl-C waited for the start. */
  @Test
  void a_stop_ends_a_start_that_has_no_end() throws Exception {
    // One that was nearly up has an end, and shows nothing.
    var hangs = isHanging();
    for (int i = 0; i < 20 && !hangs; i++) {
      broker.stop();
      broker.start();
      hangs = isHanging();
    }
    assertThat(hangs).isTrue();

    assertThat(CompletableFuture.supplyAsync(broker::stop))
        .succeedsWithin(Duration.ofSeconds(60))
        .isEqualTo(true);
    assertThat(isStarting()).isFalse();
    assertThat(broker.component().isUp()).isFalse();
  }

  /** Ctrl-C and {@code tuwen down} waited for it, for up to five minutes. */
  @Test
  void an_interrupt_ends_a_first_start_that_has_no_end() throws Exception {
    var ended = interruptedStart();
    // One that was nearly up has an end, and shows nothing.
    for (int i = 0; i < 20 && ended.isEmpty(); i++) {
      ended = interruptedStart();
    }

    assertThat(ended).get().isInstanceOf(InterruptedException.class);
    assertThat(isStarting()).isFalse();
    assertThat(broker.component().isUp()).isFalse();
  }

  /** Whether it was ended in the middle of its next start. */
  private boolean isHanging() {
    var before = broker.component().restarts();
    giveUp();
    await().pollInterval(OFTEN).until(() -> hangs() || isUpAgain(before));
    return isStarting();
  }

  private boolean isUpAgain(int before) {
    return broker.component().restarts() > before && broker.component().isUp();
  }

  private Optional<Throwable> interruptedStart() throws Exception {
    broker.stop();
    var start = new CompletableFuture<Optional<Throwable>>();
    var caller =
        new Thread(
            () -> {
              try {
                broker.start();
                start.complete(Optional.empty());
              } catch (InterruptedException | RuntimeException e) {
                start.complete(Optional.of(e));
              }
            });
    caller.start();
    await().pollInterval(OFTEN).until(() -> start.isDone() || hangs());
    caller.interrupt();
    return start.get(20, TimeUnit.SECONDS);
  }

  private static boolean hangs() {
    if (isStarting()) {
      LocalKafka.whenItGivesUp(() -> {});
    }
    return endsWhatStarts();
  }

  /** The thread that writes the metadata, without which no start has an end. */
  private static boolean endsWhatStarts() {
    return isStarting()
        && Thread.getAllStackTraces().keySet().stream()
                .filter(it -> it.getName().equals("kafka-1-raft-io-thread"))
                .peek(Thread::interrupt)
                .count()
            > 0;
  }

  private static boolean isStarting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(it -> it.getKey().getName().equals("supervise-broker"))
        .flatMap(it -> Stream.of(it.getValue()))
        .anyMatch(it -> it.getMethodName().equals("startup"));
  }

  @Test
  void one_that_is_stopped_stays_stopped() {
    assertThat(broker.stop()).isTrue();
    giveUp();

    assertThat(broker.component().isUp()).isFalse();
    assertThat(broker.stop()).isFalse();
    assertThat(states).isEmpty();
  }

  /** As Kafka's own threads do where a write fails. */
  private static void giveUp() {
    assertThatIllegalStateException().isThrownBy(() -> Exit.halt(1));
  }
}
