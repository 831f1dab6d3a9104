package io.tuwen.worker.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Native;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that takes a decoder over gets a process that can do nothing and that can be killed. */
class ChildPoolTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration OFTEN = Duration.ofMillis(20);

  private static final MeterRegistry METRICS = new SimpleMeterRegistry();
  private static ChildPool pool;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    pool = new ChildPool(spec(700L << 20), 2, METRICS, LONG, LONG);
    beside(() -> assertThat(say(pool, "say both are there")).isNotEmpty());
    awaitWhole();
  }

  /** Does something while one child has no end of its work. */
  private static void beside(Runnable action) {
    beside(pool, action);
  }

  private static void beside(ChildPool pool, Runnable action) {
    var cancellation = new Cancellation();
    var endless =
        CompletableFuture.runAsync(() -> pool.call(it -> it, cancellation, "spin".getBytes(UTF_8)));
    var computed = computed(pool);
    await().atMost(LONG).until(() -> computed(pool).compareTo(computed.plusMillis(200)) > 0);
    action.run();
    cancellation.cancel();
    assertThatThrownBy(endless::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .extracting(e -> ((TuwenException) e).code())
        .isEqualTo(ErrorCode.PROCESSING_TIMEOUT);
  }

  @AfterAll
  static void stop() {
    pool.close();
  }

  private static ChildSpec spec(long memory) {
    return new ChildSpec(
        "naughty",
        NaughtyChild.class,
        ClassPath.of(NaughtyChild.class, Child.class, Native.class),
        Map.of(),
        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"),
        memory);
  }

  private static String say(String command) {
    return say(pool, command);
  }

  private static String say(ChildPool pool, String command) {
    return new String(
        pool.call(question -> question, new Cancellation(), command.getBytes(UTF_8)), UTF_8);
  }

  private static Duration computed(ChildPool pool) {
    return pool.pids().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(child -> child.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static ErrorCode codeOf(String command) {
    try {
      return ErrorCode.valueOf("answered " + say(command));
    } catch (TuwenException e) {
      return e.code();
    }
  }

  private static double lost(String reason) {
    return METRICS.get("tuwen.children.lost").tag("reason", reason).counter().count();
  }

  private static void awaitWhole() {
    await().atMost(LONG).until(pool::isWhole);
  }

  @Test
  void a_child_does_what_it_is_asked() {
    assertThat(say("say 图文")).isEqualTo("图文");
  }

  @Test
  void a_child_asks_its_worker_for_what_it_cannot_reach() {
    assertThat(say("ask 水印")).isEqualTo("水印");
  }

  @Test
  void a_failure_of_the_work_comes_back_as_it_was_thrown() {
    assertThatThrownBy(() -> say("fail it is damaged"))
        .isInstanceOf(TuwenException.class)
        .hasMessage("it is damaged")
        .extracting(e -> ((TuwenException) e).code())
        .isEqualTo(ErrorCode.IMAGE_UNREADABLE);
  }

  @Test
  void what_a_native_library_prints_does_not_get_into_an_answer() {
    assertThat(say("print x")).isEqualTo("printed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_has_no_environment_of_its_worker() {
    var names =
        say("environment").lines().map(line -> line.substring(0, line.indexOf('='))).toList();

    assertThat(names).isSubsetOf("LANG", "HOME", "TMPDIR", "MALLOC_ARENA_MAX", "LD_LIBRARY_PATH");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_cannot_read_the_environment_or_the_memory_of_its_worker() {
    var worker = "/proc/" + ProcessHandle.current().pid();

    assertThat(say("read " + worker + "/environ")).startsWith("refused");
    assertThat(say("read " + worker + "/mem")).startsWith("refused");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_cannot_read_a_secret_that_is_a_file() throws IOException {
    var secret = Files.writeString(directory.resolve("secret"), "s3cr3t");

    assertThat(say("read " + secret)).startsWith("refused");
    assertThat(say("list " + directory)).startsWith("refused");
    assertThat(say("read /etc/shadow")).startsWith("refused");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_cannot_write() {
    assertThat(say("write " + directory.resolve("file"))).startsWith("refused");
    assertThat(say("write /tmp/tuwen-child-was-here")).startsWith("refused");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_has_no_network() throws IOException {
    try (var server = new ServerSocket(0)) {
      assertThat(say("connect " + server.getLocalPort())).startsWith("refused");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_starts_no_program_and_signals_no_process() {
    assertThat(say("run /bin/true")).startsWith("refused");
    assertThat(say("kill " + ProcessHandle.current().pid())).isEqualTo("kill=-1");
    var own = Long.valueOf(say("pid"));
    var other = pool.pids().stream().filter(it -> !it.equals(own)).findAny().orElseThrow();
    assertThat(say("kill " + other)).isEqualTo("kill=-1");
    // All of its group, which is its worker's.
    assertThat(say("kill 0")).isEqualTo("kill=-1");
    assertThat(say("kill -1")).isEqualTo("kill=-1");
    assertThat(say("kill " + own)).isEqualTo("kill=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash", "take 2000"})
  @EnabledOnOs(OS.LINUX)
  void an_image_that_ends_its_child_costs_one_typed_failure(String command) {
    var before = lost("died");

    assertThat(codeOf(command)).isEqualTo(ErrorCode.WORKER_CRASHED);

    // Once more, in case something else has ended the first.
    assertThat(lost("died") - before).isEqualTo(2);
    assertThat(say("say still here")).isEqualTo("still here");
    awaitWhole();
  }

  @Test
  void an_image_that_takes_too_long_is_ended_and_others_do_not_notice() {
    var before = lost("cancelled");

    beside(() -> assertThat(say("say beside it")).isEqualTo("beside it"));

    assertThat(lost("cancelled") - before).isEqualTo(1);
    assertThat(say("say afterwards")).isEqualTo("afterwards");
    awaitWhole();
  }

  @Test
  void children_after_the_first_come_when_work_waits_and_go_when_there_is_none() {
    var rest = Duration.ofSeconds(5);
    try (var other = new ChildPool(spec(0), 2, new SimpleMeterRegistry(), rest, LONG)) {
      var first = other.pids();
      assertThat(say(other, "say one is enough")).isEqualTo("one is enough");
      assertThat(other.pids()).isEqualTo(first).hasSize(1);

      beside(
          other,
          () -> {
            assertThat(say(other, "say another")).isEqualTo("another");
            assertThat(other.pids()).hasSize(2).containsAll(first);
          });

      await().atMost(LONG).until(() -> other.pids().size() == 1 && other.isWhole());
      assertThat(say(other, "say the last stays")).isEqualTo("the last stays");
    }
  }

  /** One child is stopped, as one on a crowded machine is; its image is tried again later. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_without_a_processor_is_not_its_images_fault() throws Exception {
    try (var other = new ChildPool(spec(0), 1, new SimpleMeterRegistry());
        var execution =
            new Execution("naughty", 1, Duration.ofSeconds(1), new MemoryBudget(1 << 20))) {
      signal("STOP", other.pids().get(0));

      assertThatThrownBy(
              () ->
                  execution.compute(
                      cancellation -> other.call(it -> it, cancellation, "say it".getBytes(UTF_8))))
          .extracting(e -> ((TuwenException) e).code())
          .isEqualTo(ErrorCode.WORKER_OVERLOADED);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void only_what_a_child_computes_counts() throws Exception {
    try (var other = new ChildPool(spec(0), 1, new SimpleMeterRegistry())) {
      var pid = other.pids().get(0);
      var cancellation = new Cancellation();
      var start = System.nanoTime();
      var endless =
          CompletableFuture.runAsync(
              () -> other.call(it -> it, cancellation, "spin".getBytes(UTF_8)));
      await().atMost(LONG).until(() -> counted(start, cancellation).toMillis() > 300);
      signal("STOP", pid);
      var counted = counted(start, cancellation);
      var starved = cancellation.starved();

      await()
          .atMost(LONG)
          .until(() -> cancellation.starved().minus(starved).compareTo(Duration.ofSeconds(1)) > 0);

      assertThat(counted(start, cancellation).minus(counted).toMillis()).isLessThan(500);
      cancellation.cancel();
      assertThatThrownBy(endless::join).isInstanceOf(CompletionException.class);
    }
  }

  private static Duration counted(long start, Cancellation cancellation) {
    return Duration.ofNanos(System.nanoTime() - start).minus(cancellation.starved());
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  /** The image met one dead child after the other, and was blamed for both. */
  @RepeatedTest(10)
  void children_that_something_else_kills_all_at_once_cost_nothing() {
    awaitWhole();
    var before = lost("died");
    pool.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

    assertThat(say("say again")).isEqualTo("again");
    assertThat(lost("died")).isEqualTo(before);
    awaitWhole();
  }

  /** After one failed start, each image that was ended later had to wait for a child. */
  @Test
  void a_successor_that_could_not_be_started_is_followed_by_another() {
    var ill = directory.resolve("ill");
    try (var other = new ChildPool(mayBeIll(ill), 1, new SimpleMeterRegistry(), LONG, LONG)) {
      beside(
          other,
          () -> {
            create(ill);
            await().atMost(LONG).pollInterval(OFTEN).until(() -> other.pids().size() == 2);
            await().atMost(LONG).pollInterval(OFTEN).until(() -> other.pids().size() == 1);
            delete(ill);

            await().atMost(LONG).until(() -> other.pids().size() == 2);
          });

      assertThat(say(other, "say well")).isEqualTo("well");
    }
  }

  /** Its place had no child until the worker was started anew. */
  @Test
  void where_the_system_has_no_thread_the_start_is_tried_again() {
    var threadless = new AtomicInteger();
    var starter =
        new ChildStarter(spec(0)) {
          @Override
          ChildProcess start() throws IOException {
            if (threadless.getAndDecrement() > 0) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return super.start();
          }
        };
    try (var other = new ChildPool(spec(0), 1, new SimpleMeterRegistry(), LONG, LONG, starter)) {
      threadless.set(2);
      other.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

      assertThat(say(other, "say well")).isEqualTo("well");
    }
  }

  /** Its children fail to start while this file is there. */
  private ChildSpec mayBeIll(Path file) {
    var well = spec(0);
    return new ChildSpec(
        well.name(),
        well.main(),
        // To be seen by a child, too.
        Stream.concat(well.classPath().stream(), Stream.of(directory.toString())).toList(),
        Map.of(NaughtyChild.ILL, file.toString()),
        well.jvmOptions(),
        well.memory());
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was empty for ten days was removed; then no child could be started any more. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_system_that_removes_empty_temporary_directories_keeps_no_child_from_starting()
      throws IOException {
    try (var other = new ChildPool(spec(0), 1, new SimpleMeterRegistry(), LONG, LONG)) {
      var pid = other.pids().get(0);
      var tmp = Path.of(System.getProperty("java.io.tmpdir"));
      for (var at = temporaryDirectory(pid); !at.equals(tmp); at = at.getParent()) {
        delete(at);
      }

      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

      assertThat(say(other, "say there")).isEqualTo("there");
    }
  }

  private static Path temporaryDirectory(long pid) throws IOException {
    var name = "-Djava.io.tmpdir=";
    var command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    return Stream.of(command.split("\0"))
        .filter(it -> it.startsWith(name))
        .map(it -> Path.of(it.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_child_goes_when_its_worker_closes_the_pipe() {
    var other = new ChildPool(spec(0), 1, new SimpleMeterRegistry());
    var child = ProcessHandle.of(other.pids().get(0)).orElseThrow();

    other.close();

    await().atMost(LONG).until(() -> !child.isAlive());
  }
}
