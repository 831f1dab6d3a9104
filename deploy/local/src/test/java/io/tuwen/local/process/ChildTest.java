package io.tuwen.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ChildTest implements Child.Listener {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();

  private final List<String> failedStarts = new CopyOnWriteArrayList<>();
  private volatile boolean listenerFails;

  @TempDir Path directory;

  @Test
  void a_process_that_ends_is_started_again_after_a_growing_pause() throws Exception {
    var child = start("echo here; exit 7");

    await().until(() -> child.restarts() >= 2);
    stop(child);

    assertThat(ends).startsWith("7 after 500 ms", "7 after 1000 ms");
    assertThat(lines).contains("here");
    assertThat(Files.readAllLines(child.log().path())).contains("here");
  }

  @Test
  void a_process_that_is_stopped_stays_stopped() throws Exception {
    var child = start("exec sleep 600");
    var process = ProcessHandle.of(child.pid()).orElseThrow();

    var clean = stop(child);

    assertThat(clean).isTrue();
    assertThat(process.isAlive()).isFalse();
    assertThat(ends).isEmpty();
  }

  @Test
  void its_last_words_are_in_its_log() throws Exception {
    var child = start("trap 'echo bye; exit 0' TERM; echo here; while true; do sleep 0.1; done");
    await().until(() -> lines.contains("here"));

    stop(child);

    // An end waits for them, though not for long, and on a busy machine they come later.
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(child.log().path())).containsExactly("here", "bye"));
  }

  @Test
  void what_it_has_started_does_not_hold_up_its_end() throws Exception {
    var child = start("sleep 600 & echo $!; exec sleep 600");
    await().until(() -> !lines.isEmpty());

    assertThat(stop(child)).isTrue();

    ProcessHandle.of(Long.parseLong(lines.get(0))).ifPresent(ProcessHandle::destroy);
  }

  @Test
  void a_process_that_does_not_want_to_end_is_made_to() throws Exception {
    var child = start("trap '' TERM; echo deaf; while true; do sleep 0.1; done");
    await().until(() -> lines.contains("deaf"));
    var process = ProcessHandle.of(child.pid()).orElseThrow();

    child.stop(false);

    assertThat(child.awaitEnd(Duration.ofMillis(300))).isFalse();
    await().until(() -> !process.isAlive());
  }

  @Test
  void a_process_sees_only_the_environment_that_it_is_given() throws Exception {
    var child = start("env; exec sleep 600");
    await().until(() -> lines.contains("TUWEN_KNOWN=1"));
    stop(child);

    assertThat(lines).noneMatch(it -> it.startsWith("HOME="));
  }

  @Test
  void what_a_killed_process_left_is_gone_when_the_next_one_starts() throws Exception {
    var child = start("ls tmp | wc -l; mkdir tmp/library; touch tmp/library/left; kill -9 $$");

    await().until(() -> child.restarts() >= 1 && lines.size() >= 2);
    stop(child);

    assertThat(lines).extracting(String::strip).containsOnly("0");
  }

  /** The database's server outlived the shell that was killed over it, and nothing was noticed. */
  @Test
  void what_a_killed_process_has_started_hears_that_it_is_gone() throws Exception {
    var child = start("exec 3<&0; cat <&3 & exec 3<&-; kill -9 $$");

    await().until(() -> child.restarts() >= 1);
    stop(child);

    assertThat(ends).startsWith("137 after 500 ms");
  }

  /** The state file could not be written on a full disk, and the service stayed down for good. */
  @Test
  void a_listener_that_fails_does_not_end_the_supervision() throws Exception {
    listenerFails = true;
    var child = start("echo here; exit 7");

    await().until(() -> child.restarts() >= 2);
    stop(child);

    assertThat(Files.readAllLines(child.log().path()))
        .contains("event=listener_failed cause=\"java.lang.IllegalStateException: disk full\"");
  }

  /** One fork that was refused, and the service stayed down after there was memory again. */
  @Test
  void a_process_that_cannot_be_started_is_tried_again_until_it_can() throws Exception {
    var program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\nrm program\n");
    program.toFile().setExecutable(true);
    var child = start(List.of(program.toString()));
    await().until(() -> failedStarts.size() >= 2);
    var failed = List.copyOf(failedStarts);

    Files.writeString(program, "#!/bin/sh\necho back; exec sleep 600\n");
    program.toFile().setExecutable(true);
    await().until(() -> lines.contains("back"));
    stop(child);

    assertThat(failed).startsWith("after 1000 ms", "after 2000 ms");
    assertThat(child.restarts()).isOne();
    assertThat(Files.readAllLines(child.log().path()))
        .anyMatch(it -> it.startsWith("it cannot be started: java.io.IOException"));
  }

  @Test
  void a_process_that_cannot_be_started_can_be_stopped() throws Exception {
    var program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\nrm program\n");
    program.toFile().setExecutable(true);
    var child = start(List.of(program.toString()));
    await().until(() -> !failedStarts.isEmpty());

    assertThat(stop(child)).isTrue();
    assertThat(child.restarts()).isZero();
  }

  private Child start(String script) {
    return start(List.of("/bin/sh", "-c", script));
  }

  private Child start(List<String> command) {
    var child =
        new Child(
            new ChildSpec(
                "fake",
                command,
                Map.of("TUWEN_KNOWN", "1"),
                directory,
                directory.resolve("tmp"),
                1,
                2),
            new LogFile(directory.resolve("fake.log")),
            this);
    child.start();
    return child;
  }

  private static boolean stop(Child child) throws InterruptedException {
    child.stop(false);
    return child.awaitEnd(Duration.ofSeconds(5));
  }

  @Override
  public void line(Child child, String line) {
    lines.add(line);
  }

  @Override
  public void ended(Child child, int exitCode, Duration pause) {
    ends.add("%d after %d ms".formatted(exitCode, pause.toMillis()));
    if (listenerFails) {
      throw new IllegalStateException("disk full");
    }
  }

  @Override
  public void cannotStart(Child child, String why, Duration pause) {
    failedStarts.add("after %d ms".formatted(pause.toMillis()));
  }
}
