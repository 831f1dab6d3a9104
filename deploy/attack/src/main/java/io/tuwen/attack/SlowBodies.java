package io.tuwen.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bodies that begin and never go on, from another address and from the good client's own. */
final class SlowBodies implements Attack {
  private static final int SOCKETS = 256;
  private static final long PROMISED_MILLIS = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] BEGIN =
      "POST /v1/images HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000000\r\n\r\n\u00ff\u00d8\u00ff"
          .getBytes(StandardCharsets.ISO_8859_1);

  @Override
  public String name() {
    return "slow-bodies";
  }

  @Override
  public String claim() {
    return SOCKETS + " bodies that do not come, and an upload takes no more than 2 s";
  }

  @Override
  public List<Finding> run(Target target) {
    return List.of(
        attack(target, 2, "of another address"), attack(target, 3, "of its own address"));
  }

  private static Finding attack(Target target, int attacker, String whose) {
    var sockets = new ArrayList<Socket>();
    try {
      var wire = target.client(attacker);
      for (int i = 0; i < target.count(SOCKETS); i++) {
        sockets.add(wire.open(BEGIN));
      }
    } catch (IOException e) {
      // Refused at the door; those that are open are held.
    }
    try {
      // A place is given away once its body is behind; a client that meets that asks again.
      var good = new GoodClient(target.client(3), new Felt(), PATIENCE);
      var start = System.nanoTime();
      var answer = good.upload();
      while (answer.status() != 201 && System.nanoTime() - start < PATIENCE.toNanos()) {
        answer = good.upload();
      }
      var millis = (System.nanoTime() - start) / 1_000_000;
      return Finding.of(
          answer.status() == 201 && millis <= target.millis(PROMISED_MILLIS),
          !sockets.isEmpty(),
          "%d slow bodies %s, an upload that asks again succeeded after %d ms (%s)"
              .formatted(sockets.size(), whose, millis, answer.inWords()));
    } finally {
      sockets.forEach(SlowBodies::close);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
