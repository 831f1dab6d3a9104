package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import java.util.Optional;

/**
 * Whose images a request may see.
 *
 * <p>INVARIANT: an id that is not the caller's answers like one that does not exist. All guests are
 * one owner; among them the id itself, which cannot be guessed, is what gives access.
 */
final class Owners {
  private Owners() {}

  /** The caller's image of this name, which may not exist. */
  static ImageKey image(String id) {
    return parse(id).orElseThrow(Owners::notFound);
  }

  static Optional<ImageKey> parse(String id) {
    return ImageId.parse(id).map(it -> new ImageKey(Owner.GUEST, it));
  }

  static TuwenException notFound() {
    return new TuwenException(ErrorCode.NOT_FOUND, "there is no such image");
  }
}
