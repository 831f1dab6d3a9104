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
import java.util.ArrayList;
import java.util.List;

/**
 * What a child is to make: processings, and the original behind them.
 *
 * <p>A processing goes over as it is written down, and is read again there.
 */
final class RenderingRequest {
  private final List<Processing> processings;
  private final byte[] original;

  private RenderingRequest(List<Processing> processings, byte[] original) {
    this.processings = processings;
    this.original = original;
  }

  List<Processing> processings() {
    return processings;
  }

  byte[] original() {
    return original;
  }

  /** What stands before the original. */
  static byte[] head(List<Processing> processings) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(processings.size());
      for (var processing : processings) {
        out.writeBoolean(processing.mayMove());
        out.writeUTF(processing.asker().name());
        out.writeUTF(processing.wanted().map(OutputFormat::text).orElse(""));
        out.writeUTF(processing.pipeline().canonical());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static RenderingRequest read(byte[] request, ProcessParser parser) {
    try (var in = new DataInputStream(new ByteArrayInputStream(request))) {
      var processings = new ArrayList<Processing>();
      for (int left = in.readInt(); left > 0; left--) {
        var mayMove = in.readBoolean();
        var asker = Asker.valueOf(in.readUTF());
        var wanted = OutputFormat.parse(in.readUTF());
        processings.add(new Processing(parser.parse(in.readUTF()), wanted, mayMove, asker));
      }
      return new RenderingRequest(processings, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
