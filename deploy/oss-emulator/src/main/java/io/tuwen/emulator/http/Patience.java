package io.tuwen.emulator.http;

import java.time.Duration;

/**
 * How long the server waits for a client. Each request has a worker, and there are few of them: a
 * client that does nothing must not keep one.
 *
 * @param silence without a byte of a body that is awaited, or without room for one of an answer
 * @param unsigned for all that a client sends before its signature is known to be right
 * @param idle without a byte either way on a connection; longer than any processing
 */
public record Patience(Duration silence, Duration unsigned, Duration idle) {
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10));
}
