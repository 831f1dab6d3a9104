package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;

/** How much is stored of an owner: the index counts it, which another service has. */
public interface StoredAmounts {

  /** So many images, and so many bytes of them. */
  record Stored(long images, long bytes) {}

  /** Looks; fails where it is not known. */
  Uni<Stored> of(Caller caller);
}
