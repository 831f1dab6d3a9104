package io.tuwen.worker.sandbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One message between a worker and its child: what it is, how long its parts are, and their bytes.
 *
 * <p>Parts, so that a file of a hundred megabytes is in memory once on either side, and not once
 * more with what is said about it.
 *
 * <p>INVARIANT: neither side trusts the other's length. A child that a file has taken over cannot
 * make its worker hold more than {@link #MAX_BYTES}.
 */
final class Frame {
  /** The largest bitmap that a rendition may be, and its header. */
  static final int MAX_BYTES = 128 << 20;

  private static final int MAX_PARTS = 1024;

  /** Java copies what it reads or writes at once into native memory, all of it. */
  private static final int PIECE = 64 << 10;

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
  private final List<byte[]> parts;

  private Frame(Kind kind, List<byte[]> parts) {
    this.kind = kind;
    this.parts = parts;
  }

  Kind kind() {
    return kind;
  }

  List<byte[]> parts() {
    return parts;
  }

  /** All parts in one; without a copy where there is one. */
  byte[] body() {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    var body = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(body::put);
    return body.array();
  }

  static void write(DataOutputStream out, Kind kind, byte[]... parts) throws IOException {
    out.writeByte(kind.letter);
    out.writeInt(parts.length);
    for (var part : parts) {
      out.writeInt(part.length);
    }
    for (var part : parts) {
      for (int from = 0; from < part.length; from += PIECE) {
        out.write(part, from, Math.min(PIECE, part.length - from));
      }
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
    var parts = new ArrayList<byte[]>();
    for (var length : lengths(in)) {
      var part = new byte[length];
      for (int from = 0; from < length; from += PIECE) {
        in.readFully(part, from, Math.min(PIECE, length - from));
      }
      parts.add(part);
    }
    return new Frame(kind, List.copyOf(parts));
  }

  private static int[] lengths(DataInputStream in) throws IOException {
    var count = in.readInt();
    if (count < 0 || count > MAX_PARTS) {
      throw new IOException("not a message: " + count + " parts");
    }
    var lengths = new int[count];
    var left = MAX_BYTES;
    for (int i = 0; i < count; i++) {
      lengths[i] = in.readInt();
      if (lengths[i] < 0 || lengths[i] > left) {
        throw new IOException("not a message: a part of " + lengths[i] + " bytes");
      }
      left -= lengths[i];
    }
    return lengths;
  }
}
