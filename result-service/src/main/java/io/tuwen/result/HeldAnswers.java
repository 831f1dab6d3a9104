package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The memory for answers that their clients have not got yet, of which each client has its share.
 *
 * <p>It is there from the start, and so are its metrics.
 */
@Startup
@ApplicationScoped
public class HeldAnswers {
  private static final int HEAP_PART = 4;

  /** The part of that which one party may have. */
  private static final int PARTY_PART = 4;

  /** The system takes as much at once, also for a client that reads nothing. */
  private static final long MAX_SMALL = 64 << 10;

  private final Shares held;

  HeldAnswers(MeterRegistry metrics) {
    var room = Runtime.getRuntime().maxMemory() / HEAP_PART;
    held =
        new Shares(
            "held",
            "bytes of answers that are not taken yet",
            room,
            room / PARTY_PART,
            ErrorCode.TOO_MANY_RENDITIONS,
            metrics);
  }

  /**
   * Takes room for an answer. One that is larger than a whole share takes all of it: else its
   * client would never get it. A small one goes without where others hold all room.
   *
   * @throws TooMuch {@code TOO_MANY_RENDITIONS}
   */
  public Shares.Share take(Party party, long bytes) {
    return bytes <= MAX_SMALL
        ? takeIfFree(party, bytes).orElseGet(() -> held.take(party, 0))
        : held.take(party, Math.min(bytes, held.perParty()));
  }

  /**
   * Takes room, unless others hold so much that there is none.
   *
   * @throws TooMuch where it is this party that has its share
   */
  Optional<Shares.Share> takeIfFree(Party party, long bytes) {
    try {
      return Optional.of(held.take(party, bytes));
    } catch (TooMuch e) {
      if (held.inUse(party) + bytes > held.perParty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Holds an answer, until it is closed.
   *
   * @throws TooMuch as {@link #take}
   */
  public WorkerAnswer.Body hold(Party party, byte[] content) {
    return new HeldBody(content, take(party, content.length));
  }
}
