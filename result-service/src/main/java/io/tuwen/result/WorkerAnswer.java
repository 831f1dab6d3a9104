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
   * The bytes of a rendition, on their way from the worker or held here. For the event loop that
   * they were asked for on.
   *
   * <p>INVARIANT: of those on their way none is read before it is wanted, so a rendition of any
   * size takes a few buffers of memory.
   */
  interface Body extends AutoCloseable {
    /** How many there are, where that is known. */
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

    /**
     * Lets go of what has not been read yet, and gives the caller's share back. Once or more often.
     */
    @Override
    void close();
  }
}
