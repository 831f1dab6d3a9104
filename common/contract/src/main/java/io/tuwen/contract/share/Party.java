package io.tuwen.contract.share;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import java.util.Optional;

/** The unit by which shares are counted. */
public sealed interface Party {

  /** Whose work the event of an original brings; ours where its key tells no owner. */
  static Party ofOriginal(ObjectKey original) {
    return ImageKey.parse(original)
        .<Party>map(image -> new OfOwner(image.owner()))
        .orElseGet(Ourselves::new);
  }

  /** The network that it asks from, all of whose parties together have a bound, too. */
  default Optional<Network> network() {
    return Optional.empty();
  }

  /**
   * All clients behind one address.
   *
   * @param prefix an IPv4 address, or the first 64 bits of an IPv6 address, of which every client
   *     has as many as it likes
   */
  record Network(String prefix) implements Party {
    @Override
    public Optional<Network> network() {
      return Optional.of(this);
    }
  }

  /**
   * All clients of one owner.
   *
   * <p>INVARIANT: an owner is one party, from whatever network it asks.
   */
  record OfOwner(Owner owner, Optional<Network> network) implements Party {
    public OfOwner(Owner owner) {
      this(owner, Optional.empty());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OfOwner of && of.owner().equals(owner);
    }

    @Override
    public int hashCode() {
      return owner.hashCode();
    }
  }

  /** The service itself, which does work that no client has asked for at this moment. */
  record Ourselves() implements Party {}
}
