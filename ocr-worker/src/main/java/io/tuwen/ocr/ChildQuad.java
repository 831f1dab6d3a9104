package io.tuwen.ocr;

import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** The place of a text or a code, on its way from a child to the worker. */
public final class ChildQuad {
  private ChildQuad() {}

  public static void write(DataOutputStream out, Quad quad) throws IOException {
    for (var point :
        List.of(quad.topLeft(), quad.topRight(), quad.bottomRight(), quad.bottomLeft())) {
      out.writeInt(point.x());
      out.writeInt(point.y());
    }
  }

  public static Quad read(DataInputStream in) throws IOException {
    return new Quad(point(in), point(in), point(in), point(in));
  }

  private static Point point(DataInputStream in) throws IOException {
    return new Point(in.readInt(), in.readInt());
  }
}
