package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.AccessKey;
import io.tuwen.kafka.FreePort;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.RunState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path data;

  @Test
  void a_database_that_was_killed_is_started_again_and_the_state_tells() throws Exception {
    var told = new LinkedBlockingQueue<RunState.Component>();
    var itself = new AtomicReference<Database>();
    var options = Options.oneOfEach(1, data, Path.of("target").toAbsolutePath());
    var console = new Console(System.out, new LogFile(data.resolve("launcher.log")));
    var database =
        Database.start(
                options,
                FreePort.find(),
                console,
                () -> Optional.ofNullable(itself.get()).ifPresent(it -> told.add(it.component())))
            .join()
            .orElseThrow();
    itself.set(database);
    try {
      database.awaitReady(new StartReport(console));
      var before = database.component();
      assertThat(before.state()).isEqualTo("up");

      var server = ProcessHandle.of(before.pid()).orElseThrow();
      server.descendants().toList().forEach(ProcessHandle::destroyForcibly);

      var down = told.poll(60, TimeUnit.SECONDS);
      assertThat(down.state()).isEqualTo("starting");
      var again = told.poll(60, TimeUnit.SECONDS);
      assertThat(again.state()).isEqualTo("up");
      assertThat(again.restarts()).isOne();
      assertThat(again.pid()).isNotEqualTo(before.pid());
    } finally {
      assertThat(database.stop()).isTrue();
    }
  }

  /** The start ended with a stack trace, and the stop with the same one. */
  @Test
  void a_database_that_cannot_be_started_is_none_and_the_start_says_why() throws Exception {
    Files.createDirectories(data.resolve("logs/database.log"));
    var said = new ByteArrayOutputStream();
    var options = Options.oneOfEach(1, data, Path.of("target").toAbsolutePath());

    try (var log = new LogFile(data.resolve("launcher.log"))) {
      var console = new Console(new PrintStream(said, true, UTF_8), log);
      assertThat(Database.start(options, FreePort.find(), console, () -> {}).join()).isEmpty();
    }

    assertThat(said.toString(UTF_8))
        .startsWith("no lists and no search: the log ")
        .contains("database.log (Is a directory)");
  }

  @Test
  void only_the_result_service_is_told_where_the_index_is() {
    var backends =
        new Backends(
            "127.0.0.1:1",
            URI.create("http://a"),
            new AccessKey("id", "secret"),
            AdminToken.make(data),
            NameKey.of(data),
            SigningKeys.of(data),
            Map.of("TUWEN_INDEX_PASSWORD", "of the index"),
            Map.of());
    var ports = new EnumMap<Service, Integer>(Service.class);
    for (var service : Service.values()) {
      ports.put(service, 1);
    }

    for (var service : Service.values()) {
      assertThat(backends.environment(service, 1, 2, ports).containsValue("of the index"))
          .as(service.serviceName())
          .isEqualTo(service == Service.RESULT);
    }
  }
}
