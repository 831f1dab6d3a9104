package io.tuwen.ocr.embedded.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A constant of a model: floats in the order of its dimensions. Its arrays are never changed. */
final class Tensor {
  private static final int DIMENSIONS = 1;
  private static final int TYPE = 2;
  private static final int FLOATS = 4;
  private static final int NUMBERS = 7;
  private static final int NAME = 8;
  private static final int RAW = 9;

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  final long[] dimensions;
  final float[] values;

  private Tensor(long[] dimensions, float[] values) {
    this.dimensions = dimensions;
    this.values = values;
  }

  static Tensor of(float[] values, long... dimensions) {
    return new Tensor(dimensions, values);
  }

  static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** Nothing where it holds no floats. */
  static Tensor read(Message message) throws ModelFormatException {
    if (message.number(TYPE, 0) != FLOAT) {
      return null;
    }
    var values = message.has(RAW) ? Message.floats(message.bytes(RAW)) : message.decimals(FLOATS);
    var dimensions = message.numbers(DIMENSIONS);
    if (size(dimensions) != values.length) {
      throw new ModelFormatException(
          values.length + " values in a tensor of " + Arrays.toString(dimensions));
    }
    return new Tensor(dimensions, values);
  }

  private static long size(long[] dimensions) throws ModelFormatException {
    long size = 1;
    for (var dimension : dimensions) {
      if (dimension < 0 || dimension > Integer.MAX_VALUE || size > Integer.MAX_VALUE) {
        throw new ModelFormatException("a tensor of " + Arrays.toString(dimensions));
      }
      size *= dimension;
    }
    return size;
  }

  Message write(String name) {
    var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return new Message()
        .put(DIMENSIONS, dimensions)
        .put(TYPE, FLOAT)
        .put(NAME, name)
        .put(RAW, raw.array());
  }

  /** A list of whole numbers. */
  static Message write(String name, long... numbers) {
    return new Message()
        .put(DIMENSIONS, numbers.length)
        .put(TYPE, INT64)
        .put(NUMBERS, numbers)
        .put(NAME, name);
  }

  static String name(Message tensor) throws ModelFormatException {
    return tensor.text(NAME);
  }

  int dimension(int index) {
    return (int) dimensions[index];
  }

  int rank() {
    return dimensions.length;
  }
}
