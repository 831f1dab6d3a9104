package io.tuwen.result;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** What the worker has answered. */
public sealed interface WorkerAnswer {

  /** An error in the words of OSS. */
  record Refused(int status, String contentType, Buffer body) implements WorkerAnswer {}

  /** An image, or a text about it, whose bytes are still on their way. */
  record Made(String contentType, String tag, Body body) implements WorkerAnswer {}

  /**
   * Bytes on their way from the worker. For the event loop that they were asked for on.
   *
   * <p>INVARIANT: none of them is read before it is wanted, so a rendition of any size takes a few
   * buffers of memory.
   */
  interface Body extends AutoCloseable {
    /** How many there are, where the worker has said so. */
    OptionalLong length();

    /**
     * Has the bytes read, which wait for the first {@link #resume}.
     *
     * @param end runs behind the last piece
     * @param failed is told, also at once, where they end early
     */
    void read(Handler<Buffer> piece, Runnable end, Handler<Throwable> failed);

    /** No piece comes until {@link #resume}; the end may. */
    void pause();

    void resume();

    /** Lets go of what has not come yet, and gives the caller's place back. Once or more often. */
    @Override
    void close();
  }
}
