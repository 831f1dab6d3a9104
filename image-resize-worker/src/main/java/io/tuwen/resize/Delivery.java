package io.tuwen.resize;

import io.tuwen.contract.share.Party;
import java.util.concurrent.CompletableFuture;

/**
 * A rendition for a client that has asked for it. It is closed when the client has it.
 *
 * @param made whether it was made just now
 * @param stored whether it is in the bucket, as soon as that is known
 * @param hold keeps it in memory
 */
public record Delivery(
    Rendered rendered, boolean made, CompletableFuture<Boolean> stored, HeldBytes.Hold hold)
    implements AutoCloseable {

  /** The same for one client more; while this one is open. */
  Delivery again(Party party) {
    return new Delivery(rendered, made, stored, hold.again(party));
  }

  /**
   * Its client takes it from now on.
   *
   * @param cut gives the client up, where that takes long and another needs the room; it may not
   *     block
   */
  public void beTaken(Runnable cut) {
    hold.beTaken(cut);
  }

  @Override
  public void close() {
    hold.close();
  }
}
