package io.tuwen.result;

import io.tuwen.contract.share.Shares;

/** The bytes of a file; shared, and not to be written to. Closed when its client has them. */
public final class Bytes implements AutoCloseable {
  private final byte[] content;
  private final Shares.Share room;

  Bytes(byte[] content, Shares.Share room) {
    this.content = content;
    this.room = room;
  }

  public byte[] content() {
    return content;
  }

  @Override
  public void close() {
    room.close();
  }
}
