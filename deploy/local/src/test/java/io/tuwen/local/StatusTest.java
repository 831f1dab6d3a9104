package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.command.ExitCode;
import io.tuwen.kafka.FreePort;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir Path data;

  /** The disk was full, and the launcher could not write that the broker had gone. */
  @Test
  void a_broker_whose_port_is_free_is_not_ready_whatever_was_written_last() throws Exception {
    write("up", FreePort.find());

    assertThat(status()).isEqualTo(ExitCode.FAILED);
    assertThat(said.toString(UTF_8)).contains("not ready");
  }

  /** Its port is taken before it can be used. */
  @Test
  void a_broker_that_starts_is_not_ready() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("starting", socket.getLocalPort());

      assertThat(status()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void a_broker_that_is_up_is_ready() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("up", socket.getLocalPort());

      assertThat(status()).isEqualTo(ExitCode.DONE);
    }
  }

  /** As the launcher does, which this process is here. */
  private void write(String state, int port) {
    var self = ProcessHandle.current();
    new StateFile(data)
        .write(
            new RunState(
                self.pid(),
                StateFile.start(self).orElseThrow(),
                8080,
                "127.0.0.1:" + port,
                "http://a",
                List.of(
                    new RunState.Component(
                        "broker", state, port, 0, self.pid(), Instant.now(), 0))));
  }

  private int status() {
    var out = new PrintStream(said, true, UTF_8);
    return Tuwen.program(data, out, out).run("status", "--data", data.toString());
  }
}
