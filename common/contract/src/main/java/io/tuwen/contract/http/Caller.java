package io.tuwen.contract.http;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Party;
import java.util.Optional;

/**
 * Who asks: whose images a request may see, and whose limits it has. {@link Callers} says it.
 *
 * <p>INVARIANT: an id that is not the caller's answers like one that does not exist. All guests are
 * one owner; among them the id itself, which cannot be guessed, is what gives access.
 *
 * @param peer the client that the request comes from
 * @param app through which app or server it comes: an app's alias, {@code t-} and a tenant, or
 *     {@code guest}; empty where that is not known
 */
public record Caller(Owner owner, Peer peer, String app) {
  /** A caller of whom it is not known through which app it comes. */
  public Caller(Owner owner, Peer peer) {
    this(owner, peer, "");
  }

  /** What a caller is. */
  public enum Kind {
    /** Has not said who it is. */
    GUEST,
    /** A person at a platform. */
    USER,
    /** A server, for its tenant or a user of it. */
    SERVER
  }

  public Kind kind() {
    if (owner.isGuest()) {
      return Kind.GUEST;
    }
    return owner.value().startsWith("t-") ? Kind.SERVER : Kind.USER;
  }

  /** By whom its limits are counted: guests by their network, all others by owner. */
  public Party party() {
    return owner.isGuest() ? peer.party() : new Party.OfOwner(owner, peer.party().network());
  }

  /** The caller's image of this name, which may not exist; empty for what is no name. */
  public Optional<ImageKey> image(String id) {
    return ImageId.parse(id).map(it -> new ImageKey(owner, it));
  }
}
