package io.tuwen.ocr.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The memory that reading an image takes, kept from one image to the next. Used by one thread at a
 * time.
 *
 * <p>It grows to the largest that was asked for, which is bounded by the largest canvas and the
 * longest strip.
 */
final class Scratch {
  private FloatBuffer input = direct(0);
  private FloatBuffer output = direct(0);
  private float[] values = new float[0];
  final CanvasSampler canvasSampler = new CanvasSampler();
  final Sampler stripSampler = new Sampler();

  /** A buffer for this number of floats, with undefined contents. */
  FloatBuffer input(int size) {
    if (input.capacity() < size) {
      input = direct(size);
    }
    return input.limit(size).position(0);
  }

  FloatBuffer output(int size) {
    if (output.capacity() < size) {
      output = direct(size);
    }
    return output.limit(size).position(0);
  }

  /** An array for at least this number of floats. */
  float[] values(int size) {
    if (values.length < size) {
      values = new float[size];
    }
    return values;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
