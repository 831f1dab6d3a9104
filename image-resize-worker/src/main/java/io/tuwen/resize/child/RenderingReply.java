package io.tuwen.resize.child;

import io.tuwen.resize.Rendered;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a child made, or that the processing cannot be done, in the words of OSS. */
final class RenderingReply {
  private RenderingReply() {}

  static byte[] of(Rendered rendered) {
    return write(
        out -> {
          out.writeBoolean(true);
          out.writeUTF(rendered.contentType());
          out.write(rendered.bytes());
        });
  }

  static byte[] of(ProcessException refusal) {
    return write(
        out -> {
          out.writeBoolean(false);
          out.writeUTF(refusal.ossCode().name());
          out.writeUTF(refusal.getMessage());
          out.writeUTF(refusal.ec());
        });
  }

  /**
   * Reads it.
   *
   * @throws ProcessException where that is what it says
   * @throws IOException where it is neither
   */
  static Rendered read(byte[] reply) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(reply))) {
      if (in.readBoolean()) {
        var contentType = in.readUTF();
        return new Rendered(in.readAllBytes(), contentType);
      }
      throw new ProcessException(OssCode.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
    } catch (IllegalArgumentException e) {
      throw new IOException("not a reply", e);
    }
  }

  /** Writes into memory. */
  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] write(Writer writer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
