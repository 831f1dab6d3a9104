package io.tuwen.local;

import io.tuwen.command.Words;
import io.tuwen.kafka.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives out ports near the gateway's, and others where those are taken.
 *
 * <p>INVARIANT: no port is given out twice.
 */
public final class Ports {
  private static final int LAST = 65_535;

  private final Set<Integer> given = new HashSet<>();

  /** This port and no other. */
  int exactly(int port) {
    if (!FreePort.isFree(port)) {
      throw new IllegalStateException(
          Words.of("port %d is taken; choose another with --port N", port));
    }
    return given(port);
  }

  private int given(int port) {
    given.add(port);
    return port;
  }

  /** This port if it is free, or any. */
  int preferably(int port) {
    return port <= LAST && !given.contains(port) && FreePort.take(port) ? given(port) : any();
  }

  public int any() {
    while (true) {
      try {
        var port = FreePort.find();
        if (given.add(port)) {
          return port;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
