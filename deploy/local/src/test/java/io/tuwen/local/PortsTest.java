package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  private final Ports ports = new Ports();

  @Test
  void a_taken_port_is_replaced_where_it_is_only_preferred() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ports.preferably(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
      assertThatThrownBy(() -> ports.exactly(taken.getLocalPort()))
          .hasMessage(
              "port %d is taken; choose another with --port N".formatted(taken.getLocalPort()));
    }
  }

  @Test
  void no_port_is_given_twice() {
    var port = ports.any();

    assertThat(ports.preferably(port)).isNotEqualTo(port);
  }

  /** Between the choice of a port and its server's start lie seconds. */
  @Test
  void a_port_that_another_launcher_has_chosen_is_left_to_it() {
    var port = ports.any();

    assertThat(new Ports().preferably(port)).isNotEqualTo(port);
  }
}
