package io.tuwen.result.webhook;

import java.time.Instant;

/**
 * An event on its way to a receiver.
 *
 * @param partition and {@code offset}: where the log has it
 * @param image whose events keep their order
 * @param id of the event
 * @param since when it was put into the log
 * @param replayed whether an operator has it told again
 */
public record Delivery(
    int partition,
    long offset,
    String image,
    String id,
    String body,
    Instant since,
    boolean replayed) {

  /** How a try ended. */
  public sealed interface Outcome {
    /** The receiver has it. */
    record Delivered() implements Outcome {}

    /** Another try may help. */
    record Failed(String reason) implements Outcome {}

    /** The receiver does not want it. */
    record Refused(String reason) implements Outcome {}
  }

  /** One that is given up. */
  public record Dead(Delivery delivery, String reason, int attempts) {}

  /** A try that is to be made. */
  public record Attempt(Delivery delivery, int number) {}
}
