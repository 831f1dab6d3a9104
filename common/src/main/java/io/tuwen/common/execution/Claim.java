package io.tuwen.common.execution;

import io.tuwen.common.key.ImageKey;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.share.Party;

/**
 * Who work is computed for.
 *
 * @param isRequest whether a client waits at this moment for something that is made on demand; what
 *     an event brings goes before it
 */
public record Claim(boolean isRequest, Party party) {

  static final Claim OURS = new Claim(false, new Party.Ourselves());

  /** Work that the event of an image has brought. */
  public static Claim ofEvent(ObjectKey original) {
    return ImageKey.parse(original)
        .map(image -> new Claim(false, new Party.OfOwner(image.owner())))
        .orElse(OURS);
  }

  /** Work that a client asks for. */
  public static Claim ofRequest(Party party) {
    return new Claim(true, party);
  }
}
