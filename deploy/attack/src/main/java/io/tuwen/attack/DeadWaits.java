package io.tuwen.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Streams on images that do not exist. */
final class DeadWaits implements Attack {
  private static final int WAITS = 10_000;
  private static final int A_STREAM = 50;
  private static final int CLIENTS = 8;
  private static final long PROMISED_MILLIS = 1000;

  @Override
  public String name() {
    return "waits";
  }

  @Override
  public String claim() {
    return "10,000 waits for nothing, and a text arrives at most 1 s later than without them";
  }

  @Override
  public List<Finding> run(Target target, Felt felt) {
    var quiet = millis(target, new Felt());
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < target.count(WAITS) / A_STREAM; i++) {
        // One client's share would not be as many.
        sockets.add(target.client(10 + i % CLIENTS).open(stream()));
      }
    } catch (IOException e) {
      // Refused at the door.
    }
    try {
      var meanwhile = millis(target, felt);
      return List.of(
          new Finding(
              meanwhile >= 0 && meanwhile <= Math.max(quiet, 0) + target.millis(PROMISED_MILLIS),
              "%d waits on %d streams: a text after %d ms, %d ms without them"
                  .formatted(sockets.size() * A_STREAM, sockets.size(), meanwhile, quiet)));
    } finally {
      for (var socket : sockets) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is gone.
        }
      }
    }
  }

  /** From the upload to its text; negative where there was none. */
  private static long millis(Target target, Felt felt) {
    var good = new GoodClient(target.client(3), felt);
    var start = System.nanoTime();
    var uploaded = good.upload();
    var text = good.text(uploaded);
    return text.status() == 200 ? (System.nanoTime() - start) / 1_000_000 : -1;
  }

  private static byte[] stream() {
    var ids =
        IntStream.range(0, A_STREAM)
            .mapToObj(i -> "image=" + uuid7())
            .collect(Collectors.joining("&"));
    return ("GET /v1/events?" + ids + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String uuid7() {
    var text = UUID.randomUUID().toString();
    return text.substring(0, 14) + "7" + text.substring(15);
  }
}
