package io.tuwen.ocr.embedded.onnx;

import java.util.Arrays;
import java.util.Optional;

/** What a node does that multiplies each channel by a number and adds one. */
final class Affine {
  private static final int CHANNELS = 1;
  private static final int RANK = 4;

  final double[] scale;
  final double[] shift;

  private Affine(double[] scale, double[] shift) {
    this.scale = scale;
    this.shift = shift;
  }

  /** That of a node, where it does nothing else to a value with this number of channels. */
  static Optional<Affine> of(Model model, Node node, String value, int channels)
      throws ModelFormatException {
    return switch (node.operator) {
      case "BatchNormalization" -> ofBatchNorm(model, node, value);
      case "Mul" ->
          other(model, node, value, channels).map(it -> new Affine(it, filled(channels, 0)));
      case "Add" ->
          other(model, node, value, channels).map(it -> new Affine(filled(channels, 1), it));
      default -> Optional.empty();
    };
  }

  private static Optional<Affine> ofBatchNorm(Model model, Node node, String value)
      throws ModelFormatException {
    var constants =
        node.inputs.stream().skip(1).flatMap(it -> model.constant(it).stream()).toList();
    if (!node.input(0).equals(value)
        || constants.size() != 4
        || node.outputs.size() != 1
        || node.number("training_mode", 0) != 0) {
      return Optional.empty();
    }
    var gamma = constants.get(0).values;
    var beta = constants.get(1).values;
    var mean = constants.get(2).values;
    var variance = constants.get(3).values;
    var epsilon = node.decimal("epsilon", 1e-5f);
    var scale = new double[gamma.length];
    var shift = new double[gamma.length];
    for (int i = 0; i < gamma.length; i++) {
      scale[i] = gamma[i] / Math.sqrt((double) variance[i] + epsilon);
      shift[i] = beta[i] - mean[i] * scale[i];
    }
    return Optional.of(new Affine(scale, shift));
  }

  /** A constant operand as a number for each channel. */
  private static Optional<double[]> other(Model model, Node node, String value, int channels) {
    var other = node.otherInput(value);
    return model
        .constant(other)
        .filter(it -> !other.equals(value) && isPerChannel(it, channels))
        .map(it -> spread(it.values, channels));
  }

  private static boolean isPerChannel(Tensor tensor, int channels) {
    if (tensor.rank() > RANK) {
      return false;
    }
    if (tensor.values.length == 1) {
      return true;
    }
    // Shapes are compared from their ends.
    int axis = CHANNELS - (RANK - tensor.rank());
    return axis >= 0 && tensor.dimension(axis) == channels && tensor.values.length == channels;
  }

  private static double[] spread(float[] values, int channels) {
    var spread = new double[channels];
    for (int i = 0; i < channels; i++) {
      spread[i] = values[values.length == 1 ? 0 : i];
    }
    return spread;
  }

  private static double[] filled(int count, double value) {
    var filled = new double[count];
    Arrays.fill(filled, value);
    return filled;
  }
}
