package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.ExitCode;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.StateFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real services that cannot start. The launcher used to wait for them until its 90 seconds were
 * over.
 */
@Tag("long")
@Timeout(value = 85, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartFailureIT {
  @TempDir Path directory;
  private Launched launched;

  @BeforeEach
  void allServicesAreBuilt() {
    launched = new Launched(directory);
  }

  @AfterEach
  void stopWhatIsLeft() throws Exception {
    launched.stop();
  }

  @Test
  void a_wrong_setting_ends_the_start_and_is_shown() throws Exception {
    var data = directory.resolve("data");

    var exitCode = launched.tryUp(data, Map.of("TUWEN_UPLOAD_MAX_IMAGES", "many"));

    assertThat(exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(launched.output(data))
        .contains("tuwen: upload-service cannot start (")
        .contains("many")
        .contains("its log: " + data.resolve("logs/upload-service.log"))
        .doesNotContain("started again", "\tat ");
    assertThat(new StateFile(data).read()).isEmpty();
  }

  /** It is the caller's where the caller says one: phones do not know this machine as it does. */
  @Test
  void an_upload_address_that_would_send_photos_in_the_clear_ends_the_start() throws Exception {
    var data = directory.resolve("data");
    var address = Map.of("TUWEN_TICKETS_UPLOAD_URL", "http://192.0.2.1/tuwen-originals/");

    assertThat(launched.tryUp(data, address)).isEqualTo(ExitCode.FAILED);
    assertThat(launched.output(data)).contains("tuwen.tickets.upload-url must begin with https://");
  }

  @Test
  void a_port_that_is_taken_ends_the_start_and_is_shown() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var log = new LogFile(directory.resolve("tuwen.log"))) {
      var port = Integer.toString(taken.getLocalPort());
      var silent = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
      var local =
          new LocalSystem(
              Options.oneOfEach(new Ports().any(), directory.resolve("data"), Launched.ROOT),
              new Console(silent, log),
              new Surroundings() {
                @Override
                public Map<String, String> environment() {
                  return Map.of("QUARKUS_HTTP_PORT", port);
                }
              });
      try {
        assertThatThrownBy(local::start)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot start")
            .hasMessageContaining(port)
            .hasMessageContaining("in use");
      } finally {
        local.stop();
      }
    }
  }
}
