package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Owner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilentDatabaseTest {
  private static void signal(String signal, int process) throws Exception {
    var sent = new ProcessBuilder("kill", signal, Integer.toString(process)).start();
    assertThat(sent.waitFor()).isZero();
  }

  /** As behind a router that has forgotten it, or after a failover: nothing comes, and no end. */
  @Test
  void a_connection_that_has_gone_silent_is_replaced_after_seconds() throws Exception {
    TestIndex.empty().close();
    var url = Optional.of(TestIndex.server().jdbcUrl());
    var database = new IndexDatabase(TestIndex.config(url, Duration.ofSeconds(3)));
    int process;
    try (var connection = database.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select pg_backend_pid()")) {
      rows.next();
      process = rows.getInt(1);
    }
    signal("-STOP", process);
    try {
      var begin = System.nanoTime();

      var page =
          new ImageIndex(database)
              .list(
                  new Owner("u-%032d".formatted(1)),
                  new ImageIndex.Request(Filter.NONE, Optional.empty(), Optional.empty(), 1));

      assertThat(page.entries()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
    } finally {
      signal("-CONT", process);
      database.close();
    }
  }
}
