package io.tuwen.ocr.embedded.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A convolution of two dimensions, transposed or not, whose weights are constants. */
final class Convolution {
  private static final int RANK = 4;

  final Node node;
  final Tensor weights;
  final float[] bias;
  private final Model model;
  private final boolean isTransposed;
  private final int group;

  private Convolution(Model model, Node node, Tensor weights, float[] bias, int group) {
    this.model = model;
    this.node = node;
    this.weights = weights;
    this.bias = bias;
    this.group = group;
    isTransposed = node.is("ConvTranspose");
  }

  static Optional<Convolution> of(Model model, Node node) throws ModelFormatException {
    var weights = model.constant(node.input(1)).filter(it -> it.rank() == RANK);
    if (!node.is("Conv", "ConvTranspose") || weights.isEmpty()) {
      return Optional.empty();
    }
    var group = (int) node.number("group", 1);
    if (group < 1 || (group > 1 && node.is("ConvTranspose"))) {
      return Optional.empty();
    }
    var channels = weights.get().dimension(node.is("Conv") ? 0 : 1);
    var bias =
        node.input(2).isEmpty()
            ? Optional.of(new float[channels])
            : model.constant(node.input(2)).map(it -> it.values);
    return bias.filter(it -> it.length == channels)
        .map(it -> new Convolution(model, node, weights.get(), it, group));
  }

  boolean hasBias() {
    return IntStream.range(0, bias.length).anyMatch(it -> bias[it] != 0);
  }

  /** How many channels it makes. */
  int outputs() {
    return bias.length;
  }

  /** How many channels make one of it. */
  int inputs() {
    return weights.dimension(isTransposed ? 0 : 1);
  }

  boolean isGrouped() {
    return group > 1;
  }

  int kernelSize() {
    return weights.dimension(2) * weights.dimension(3);
  }

  /** Whether it has this kernel, stride and padding, and no other setting. */
  boolean is(int kernel, int stride, int padding) throws ModelFormatException {
    return weights.dimension(2) == kernel
        && weights.dimension(3) == kernel
        && isAll(node.numbers("strides", 2, 1), stride)
        && isAll(node.numbers("pads", RANK, 0), padding)
        && isAll(node.numbers("dilations", 2, 1), 1)
        && isAll(node.numbers("output_padding", 2, 0), 0)
        && !node.has("output_shape")
        && isPaddingSaid();
  }

  boolean isPadded() throws ModelFormatException {
    return !isPaddingSaid() || !isAll(node.numbers("pads", RANK, 0), 0);
  }

  private boolean isPaddingSaid() throws ModelFormatException {
    return node.text("auto_pad", "NOTSET").equals("NOTSET");
  }

  private static boolean isAll(long[] numbers, long value) {
    return Arrays.stream(numbers).allMatch(it -> it == value);
  }

  /** The place of a weight among all. */
  int index(int output, int input, int tap) {
    var row = isTransposed ? input * outputs() + output : output * inputs() + input;
    return row * kernelSize() + tap;
  }

  /** Has it do first what it does, then this to each channel. */
  void append(Affine affine) {
    var scaled = weights.values.clone();
    var shifted = new float[outputs()];
    for (int output = 0; output < outputs(); output++) {
      for (int input = 0; input < inputs(); input++) {
        for (int tap = 0; tap < kernelSize(); tap++) {
          var place = index(output, input, tap);
          scaled[place] = (float) (scaled[place] * affine.scale[output]);
        }
      }
      shifted[output] = (float) (bias[output] * affine.scale[output] + affine.shift[output]);
    }
    put(scaled, shifted);
  }

  /** Has it do this to each channel first, then what it does; it must not be padded. */
  void prepend(float scale, float shift) {
    var scaled = weights.values.clone();
    var shifted = bias.clone();
    var perOutput = scaled.length / outputs();
    for (int output = 0; output < outputs(); output++) {
      double sum = 0;
      for (int i = output * perOutput; i < (output + 1) * perOutput; i++) {
        sum += scaled[i];
        scaled[i] *= scale;
      }
      shifted[output] += (float) (sum * shift);
    }
    put(scaled, shifted);
  }

  /** Weights and a bias of its own: others may share the old ones. */
  private void put(float[] newWeights, float[] newBias) {
    var inputs =
        List.of(
            node.input(0),
            model.add("weights", Tensor.of(newWeights, weights.dimensions)),
            model.add("bias", Tensor.of(newBias, newBias.length)));
    node.inputs.clear();
    node.inputs.addAll(inputs);
  }
}
