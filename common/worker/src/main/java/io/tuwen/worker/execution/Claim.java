package io.tuwen.worker.execution;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.share.Party;
import java.time.Duration;
import java.util.Optional;

/**
 * Who work is computed for, and what it may take.
 *
 * @param isRequest whether a client waits at this moment for something that is made on demand; what
 *     an event brings goes before it
 * @param bytes the memory that it needs, as far as can be told before
 * @param limit how long it may take, where that is shorter than usual
 */
public record Claim(boolean isRequest, Party party, long bytes, Optional<Duration> limit) {

  static final Claim OURS = new Claim(false, new Party.Ourselves());

  private Claim(boolean isRequest, Party party) {
    this(isRequest, party, 0, Optional.empty());
  }

  /** The same with so much memory. */
  public Claim taking(long bytes) {
    return new Claim(isRequest, party, bytes, limit);
  }

  /** The same for no longer than this. */
  public Claim within(Duration limit) {
    return new Claim(isRequest, party, bytes, Optional.of(limit));
  }

  /** Work that the event of an image has brought. */
  public static Claim ofEvent(ObjectKey original) {
    return new Claim(false, Party.ofOriginal(original));
  }

  /** Work that a client asks for. */
  public static Claim ofRequest(Party party) {
    return new Claim(true, party);
  }
}
