package io.tuwen.resize.child;

import io.tuwen.resize.Asker;
import io.tuwen.resize.Processing;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a child is to make: a processing, and the original behind it.
 *
 * <p>A processing goes over as it is written down, and is read again there.
 */
final class RenderingRequest {
  private final Processing processing;
  private final byte[] original;

  private RenderingRequest(Processing processing, byte[] original) {
    this.processing = processing;
    this.original = original;
  }

  Processing processing() {
    return processing;
  }

  byte[] original() {
    return original;
  }

  /** What stands before the original. */
  static byte[] head(Processing processing) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeBoolean(processing.mayMove());
      out.writeUTF(processing.asker().name());
      out.writeUTF(processing.wanted().map(OutputFormat::text).orElse(""));
      out.writeUTF(processing.pipeline().canonical());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static RenderingRequest read(byte[] request, ProcessParser parser) {
    try (var in = new DataInputStream(new ByteArrayInputStream(request))) {
      var mayMove = in.readBoolean();
      var asker = Asker.valueOf(in.readUTF());
      var wanted = OutputFormat.parse(in.readUTF());
      var processing = new Processing(parser.parse(in.readUTF()), wanted, mayMove, asker);
      return new RenderingRequest(processing, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
