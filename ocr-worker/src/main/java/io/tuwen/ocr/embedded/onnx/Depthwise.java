package io.tuwen.ocr.embedded.onnx;

import java.util.Arrays;

/** An affine in the clothes of a convolution, which ONNX Runtime keeps in its blocked layout. */
final class Depthwise {
  private Depthwise() {}

  /** A node that multiplies each channel of a value by a number and adds another. */
  static Node convolution(
      Model model, String value, String output, int channels, float scale, float shift) {
    var weights = model.add("weights", Tensor.of(filled(channels, scale), channels, 1, 1, 1));
    var bias = model.add("bias", Tensor.of(filled(channels, shift), channels));
    return Node.of("Conv", output, value, weights, bias)
        .with("group", channels)
        .with("kernel_shape", 1L, 1L);
  }

  private static float[] filled(int count, float value) {
    var filled = new float[count];
    Arrays.fill(filled, value);
    return filled;
  }
}
