package io.tuwen.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Waits for images that do not exist, of several clients: one client's share would not be as many.
 *
 * <p>They are over soon where they are refused or answered, so there is a flood for each wait that
 * is measured.
 */
final class DeadWaits implements Attack {
  private static final int STREAMS = 190;
  private static final int A_STREAM = 50;
  private static final int POLLS = 500;
  private static final int CLIENTS = 8;
  private static final int FIRST_CLIENT = 10;
  private static final int ROUNDS = 5;
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
  public List<Finding> run(Target target) {
    var quiet = new ArrayList<Long>();
    var flooded = new ArrayList<Long>();
    var failures = new ArrayList<String>();
    for (int i = 0; i < ROUNDS; i++) {
      quiet.add(millis(target, failures));
    }
    int waits = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var sockets = new ArrayList<Socket>();
      try {
        waits = flood(target, sockets);
        flooded.add(millis(target, failures));
      } finally {
        sockets.forEach(DeadWaits::close);
      }
    }
    var median = quiet.stream().sorted().toList().get(ROUNDS / 2);
    var worst = Collections.max(flooded);
    return List.of(
        Finding.of(
            failures.isEmpty() && worst <= median + target.millis(PROMISED_MILLIS),
            waits > 0,
            "%d times %d waits of %d clients: texts after %s ms, %s ms without them, failed: %s"
                .formatted(ROUNDS, waits, CLIENTS, flooded, quiet, failures)));
  }

  /** Returns how many waits got through the door. */
  private static int flood(Target target, List<Socket> sockets) {
    int waits = 0;
    var streams = target.count(STREAMS);
    for (int i = 0; i < streams + target.count(POLLS); i++) {
      var isStream = i < streams;
      var request =
          isStream
              ? "/v1/events?" + images(A_STREAM)
              : "/v1/images/" + unknownId() + "/text?wait=50s";
      try {
        sockets.add(target.client(FIRST_CLIENT + i % CLIENTS).open(get(request)));
        waits += isStream ? A_STREAM : 1;
      } catch (IOException e) {
        // Refused at the door, as the others may not be.
      }
    }
    return waits;
  }

  /** From the upload to its text. */
  private static long millis(Target target, List<String> failures) {
    var good = new GoodClient(target.client(3), new Felt());
    var start = System.nanoTime();
    var uploaded = good.upload();
    var text = uploaded.status() == 201 ? good.text(uploaded) : uploaded;
    if (text.status() != 200) {
      failures.add(text.inWords());
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String images(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "image=" + unknownId())
        .collect(Collectors.joining("&"));
  }

  /** As the services make them: a UUID of version 7. */
  private static String unknownId() {
    var text = UUID.randomUUID().toString();
    return text.substring(0, 14) + "7" + text.substring(15);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
