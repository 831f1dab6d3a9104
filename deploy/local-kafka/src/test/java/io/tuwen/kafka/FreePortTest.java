package io.tuwen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void a_port_that_was_found_is_marked_for_other_processes() throws Exception {
    var found = address(FreePort.find());

    assertThatThrownBy(() -> new DatagramSocket(found)).isInstanceOf(BindException.class);
  }

  @Test
  void a_server_can_take_it() throws Exception {
    var found = address(FreePort.find());

    try (var server = new ServerSocket()) {
      server.bind(found);

      assertThat(FreePort.isFree(found.getPort())).isFalse();
    }
    assertThat(FreePort.isFree(found.getPort())).isTrue();
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
