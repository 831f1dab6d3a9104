package io.tuwen.ocr.embedded.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two transposed convolutions of 2×2 at a stride of 2, with a rectifier between and a sigmoid
 * behind, become 1×1 convolutions at the size they start from; one node puts the pixels into place
 * at the end.
 *
 * <p>Exact: at a stride of 2, a kernel of 2×2 makes four pixels of each one, and none of two. So
 * each of the four is a channel of a 1×1 convolution, and what comes after works on each pixel
 * alone, wherever it is kept.
 *
 * <p>It pays because ONNX Runtime has no blocked transposed convolution, and the plain one needs
 * several passes over a picture that has become sixteen times as large.
 */
final class DoublingsAsPointwise implements Rewrite {
  private static final int PHASES = 4;

  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var node : model.nodes("ConvTranspose")) {
      var pair = Pair.of(model, node);
      if (pair.isPresent()) {
        replace(model, pair.get());
        places++;
      }
    }
    return places;
  }

  private record Pair(Convolution first, Convolution second, List<Node> nodes) {
    static Optional<Pair> of(Model model, Node node) throws ModelFormatException {
      var relu = model.next(node, "Relu");
      var next = relu.flatMap(it -> model.next(it, "ConvTranspose"));
      var sigmoid = next.flatMap(it -> model.next(it, "Sigmoid"));
      if (sigmoid.isEmpty()) {
        return Optional.empty();
      }
      var first = Convolution.of(model, node);
      var second = Convolution.of(model, next.get());
      return first.isPresent()
              && second.isPresent()
              && first.get().is(2, 2, 0)
              && second.get().is(2, 2, 0)
          ? Optional.of(
              new Pair(
                  first.get(), second.get(), List.of(node, relu.get(), next.get(), sigmoid.get())))
          : Optional.empty();
    }

    String output() {
      return nodes.get(nodes.size() - 1).output();
    }
  }

  private static void replace(Model model, Pair pair) {
    var replacement = new ArrayList<Node>();
    replacement.add(first(model, pair.first));
    replacement.add(behind("Relu", replacement, model));
    replacement.add(second(model, pair, replacement.get(1).output()));
    replacement.add(behind("Sigmoid", replacement, model));
    replacement.add(
        Node.of("DepthToSpace", pair.output(), replacement.get(3).output())
            .with("blocksize", PHASES)
            .with("mode", "CRD"));
    model.replace(pair.nodes, replacement);
  }

  private static Node behind(String operator, List<Node> nodes, Model model) {
    return Node.of(operator, model.newName("doubled"), nodes.get(nodes.size() - 1).output());
  }

  /** Its channels are the middle ones of the first phase, of the second, and so on. */
  private static Node first(Model model, Convolution old) {
    var middles = old.outputs();
    var weights = new float[PHASES * middles * old.inputs()];
    var bias = new float[PHASES * middles];
    for (int phase = 0; phase < PHASES; phase++) {
      for (int middle = 0; middle < middles; middle++) {
        var row = phase * middles + middle;
        bias[row] = old.bias[middle];
        for (int input = 0; input < old.inputs(); input++) {
          weights[row * old.inputs() + input] = old.weights.values[old.index(middle, input, phase)];
        }
      }
    }
    return pointwise(model, old.node.input(0), weights, bias);
  }

  /** Its channels are, for each output, the pixels of a square of 4×4, row by row. */
  private static Node second(Model model, Pair pair, String value) {
    var old = pair.second;
    var middles = old.inputs();
    var weights = new float[PHASES * PHASES * old.outputs() * PHASES * middles];
    var bias = new float[PHASES * PHASES * old.outputs()];
    for (int output = 0; output < old.outputs(); output++) {
      for (int outer = 0; outer < PHASES; outer++) {
        for (int inner = 0; inner < PHASES; inner++) {
          var y = outer / 2 * 2 + inner / 2;
          var x = outer % 2 * 2 + inner % 2;
          var row = (output * PHASES + y) * PHASES + x;
          bias[row] = old.bias[output];
          for (int middle = 0; middle < middles; middle++) {
            weights[(row * PHASES + outer) * middles + middle] =
                old.weights.values[old.index(output, middle, inner)];
          }
        }
      }
    }
    return pointwise(model, value, weights, bias);
  }

  private static Node pointwise(Model model, String value, float[] weights, float[] bias) {
    return Node.of(
            "Conv",
            model.newName("doubled"),
            value,
            model.add(
                "weights", Tensor.of(weights, bias.length, weights.length / bias.length, 1, 1)),
            model.add("bias", Tensor.of(bias, bias.length)))
        .with("kernel_shape", 1L, 1L);
  }
}
