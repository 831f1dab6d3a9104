package io.tuwen.contract.key;

import java.util.Optional;

/** An image of an owner, and so the key of its original. */
public record ImageKey(Owner owner, ImageId id) {
  public ObjectKey objectKey() {
    return new ObjectKey(owner.value() + "/" + id.value());
  }

  /** Empty for an object in the bucket whose key has another form. */
  public static Optional<ImageKey> parse(ObjectKey key) {
    var slash = key.value().indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    var owner = key.value().substring(0, slash);
    return ImageId.parse(key.value().substring(slash + 1))
        .flatMap(id -> Owner.parse(owner).map(it -> new ImageKey(it, id)));
  }
}
