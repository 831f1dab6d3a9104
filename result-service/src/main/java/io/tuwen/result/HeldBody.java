package io.tuwen.result;

import io.tuwen.contract.share.Shares;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** The bytes of an answer, in memory until its client has them. */
final class HeldBody implements WorkerAnswer.Body {
  private static final int PIECE = 16 << 10;

  private final byte[] content;
  private final Shares.Share room;
  private Handler<Buffer> piece = bytes -> {};
  private Runnable end = () -> {};
  private int read;
  private boolean isPaused;
  private boolean isOver;

  HeldBody(byte[] content, Shares.Share room) {
    this.content = content;
    this.room = room;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(content.length);
  }

  @Override
  public void read(Handler<Buffer> piece, Runnable end, Handler<Throwable> failed) {
    this.piece = piece;
    this.end = end;
  }

  @Override
  public void pause() {
    isPaused = true;
  }

  @Override
  public void resume() {
    isPaused = false;
    while (!isPaused && !isOver) {
      if (read == content.length) {
        isOver = true;
        end.run();
      } else {
        var length = Math.min(PIECE, content.length - read);
        var next = Buffer.buffer(length).appendBytes(content, read, length);
        read += length;
        piece.handle(next);
      }
    }
  }

  /** Also where its client has left before it was there, on whatever thread. */
  @Override
  public void close() {
    room.close();
  }
}
