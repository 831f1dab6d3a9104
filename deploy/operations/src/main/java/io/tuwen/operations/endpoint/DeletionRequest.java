package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import java.util.Optional;

/**
 * {@code POST /admin/deletions}, as it was sent; what is null was not.
 *
 * <p>INVARIANT: an image whose id a caller has lost is not all of its owner's.
 */
record DeletionRequest(String owner, String image, String key, boolean all) {

  /** The key of one original; empty where all of an owner's are meant. */
  Optional<ObjectKey> one() {
    try {
      if (key != null && owner == null && image == null && !all) {
        return Optional.of(new ObjectKey(key));
      }
      if (key == null && owner != null && all == (image == null)) {
        return all
            ? Optional.empty()
            : Optional.of(new ObjectKey(requireOwner() + "/" + requireName(image)));
      }
    } catch (IllegalArgumentException e) {
      throw malformed("this is no key of an object");
    }
    throw malformed("say what: owner and image, owner and \"all\":true, or the key of an object");
  }

  Owner requireOwner() {
    return Owner.ofCaller(owner)
        .orElseThrow(() -> malformed("owner is whose images go: guest, u-… or t-…"));
  }

  /** INVARIANT: a part of a name never means more than that one image. */
  private static String requireName(String image) {
    if (image.isBlank() || image.contains("/")) {
      throw malformed("image is the id of an image");
    }
    return image;
  }
}
