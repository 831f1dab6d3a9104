package io.tuwen.resize.child;

import io.tuwen.resize.Attempt;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.sandbox.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a child made of each processing, or why not: that it cannot be done, in the words of OSS, or
 * any other failure.
 */
final class RenderingReply {
  private static final byte MADE = 0;
  private static final byte REFUSED = 1;
  private static final byte FAILED = 2;

  private RenderingReply() {}

  /** What is said of the attempts, and then each file that was made, without a copy of it. */
  static List<byte[]> of(List<Attempt> attempts) {
    var parts = new ArrayList<byte[]>();
    var head = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(head)) {
      for (var attempt : attempts) {
        write(attempt, out);
        if (attempt instanceof Attempt.Made made) {
          parts.add(made.get().bytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parts.add(0, head.toByteArray());
    return parts;
  }

  private static void write(Attempt attempt, DataOutputStream out) throws IOException {
    if (attempt instanceof Attempt.Made made) {
      out.writeByte(MADE);
      out.writeUTF(made.get().contentType());
    } else if (((Attempt.Failed) attempt).failure() instanceof ProcessException refusal) {
      out.writeByte(REFUSED);
      out.writeUTF(refusal.ossCode().name());
      out.writeUTF(refusal.getMessage());
      out.writeUTF(refusal.ec());
    } else {
      out.writeByte(FAILED);
      write(Failure.of(((Attempt.Failed) attempt).failure()).toBytes(), out);
    }
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads it.
   *
   * @param count how many attempts there are to be
   * @throws IOException where it is no such reply
   */
  static List<Attempt> read(List<byte[]> reply, int count) throws IOException {
    var parts = reply.iterator();
    try (var in = new DataInputStream(new ByteArrayInputStream(parts.next()))) {
      var attempts = new ArrayList<Attempt>();
      while (attempts.size() < count) {
        attempts.add(readAttempt(in, parts));
      }
      return attempts;
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new IOException("not a reply", e);
    }
  }

  private static Attempt readAttempt(DataInputStream in, Iterator<byte[]> files)
      throws IOException {
    return switch (in.readByte()) {
      case MADE -> {
        var contentType = in.readUTF();
        yield new Attempt.Made(new Rendered(files.next(), contentType));
      }
      case REFUSED ->
          new Attempt.Failed(
              new ProcessException(OssCode.valueOf(in.readUTF()), in.readUTF(), in.readUTF()));
      case FAILED -> new Attempt.Failed(Failure.read(readBytes(in)).toException());
      default -> throw new IOException("not a reply");
    };
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    var length = in.readInt();
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
