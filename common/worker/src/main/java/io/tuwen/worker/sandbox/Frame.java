package io.tuwen.worker.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * One message between a worker and its child: what it is, how long it is, and its bytes.
 *
 * <p>INVARIANT: neither side trusts the other's length. A child that a file has taken over cannot
 * make its worker hold more than {@link #MAX_BYTES}.
 */
final class Frame {
  /** The largest bitmap that a rendition may be, and its header. */
  static final int MAX_BYTES = 128 << 20;

  /** What a message is; it goes over as a letter. */
  enum Kind {
    /** From the child, once: it is warm. */
    READY('W'),
    /** To the child: work. */
    REQUEST('R'),
    /** From the child: it has the work, and begins. */
    TAKEN('T'),
    /** From the child, during work: it needs something that only the worker can fetch. */
    QUESTION('Q'),
    /** To the child: what it asked for. */
    ANSWER('A'),
    /** From the child: the work is done. */
    RESULT('D'),
    /** From the child: the work failed, and this is why. */
    FAILURE('F');

    private final int letter;

    Kind(int letter) {
      this.letter = letter;
    }

    private static Kind of(int letter) throws IOException {
      for (var kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IOException("not a message: " + letter);
    }
  }

  private final Kind kind;
  private final byte[] body;

  private Frame(Kind kind, byte[] body) {
    this.kind = kind;
    this.body = body;
  }

  Kind kind() {
    return kind;
  }

  byte[] body() {
    return body;
  }

  static void write(DataOutputStream out, Kind kind, byte[]... parts) throws IOException {
    int length = 0;
    for (var part : parts) {
      length = Math.addExact(length, part.length);
    }
    out.writeByte(kind.letter);
    out.writeInt(length);
    for (var part : parts) {
      out.write(part);
    }
    out.flush();
  }

  /**
   * Reads the next message.
   *
   * @throws EOFException where the other side is gone
   */
  static Frame read(DataInputStream in) throws IOException {
    var kind = Kind.of(in.readUnsignedByte());
    var length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("not a message: " + length + " bytes");
    }
    var body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new Frame(kind, body);
  }
}
