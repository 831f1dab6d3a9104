package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.process.Child;
import io.tuwen.local.process.ChildSpec;
import io.tuwen.local.process.LogFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest implements Child.Listener {
  @TempDir Path directory;

  /** The others ran on, without a fleet that could stop them. */
  @Test
  void where_one_service_cannot_be_started_none_stays() {
    var first = child("first", List.of("sleep", "600"));
    var second = child("second", List.of(directory.resolve("no-program").toString()));

    assertThatThrownBy(() -> Fleet.startAll(List.of(first, second)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("second cannot be started");

    await().until(() -> ProcessHandle.of(first.pid()).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(first.restarts()).isZero();
  }

  private Child child(String name, List<String> command) {
    return new Child(
        new ChildSpec(name, command, Map.of(), directory, directory.resolve("tmp-" + name), 1, 2),
        new LogFile(directory.resolve(name + ".log")),
        this);
  }

  @Override
  public void line(Child child, String line) {}

  @Override
  public void ended(Child child, int exitCode, Duration pause) {}
}
