package io.tuwen.contract.share;

import io.tuwen.contract.key.Owner;

/** The unit by which shares are counted. */
public sealed interface Party {

  /**
   * All clients behind one address.
   *
   * @param prefix an IPv4 address, or the first 64 bits of an IPv6 address, of which every client
   *     has as many as it likes
   */
  record Network(String prefix) implements Party {}

  /** All clients of one owner. */
  record OfOwner(Owner owner) implements Party {}

  /** The service itself, which does work that no client has asked for at this moment. */
  record Ourselves() implements Party {}
}
