package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What a simulated cloud does in place of reading. */
public final class Fault {
  /** The request is held until its client gives up. */
  public static final Fault SLOW = new Fault(Reply.NEVER);

  public static final Fault HANG_UP = new Fault(Reply.HANG_UP);

  /** A body without an end. */
  public static final Fault ENDLESS = new Fault(Reply.ENDLESS);

  /** The client is sent to another address. */
  public static final Fault ELSEWHERE = new Fault(new Reply.Elsewhere("/elsewhere"));

  private final Reply reply;

  private Fault(Reply reply) {
    this.reply = reply;
  }

  /** Any answer. */
  public static Fault answer(int status, Map<String, String> headers, String body) {
    return new Fault(new Reply.Whole(status, headers, Buffer.buffer(body)));
  }

  /** What the simulator itself answers. */
  static Fault of(Reply reply) {
    return new Fault(reply);
  }

  Reply reply() {
    return reply;
  }
}
