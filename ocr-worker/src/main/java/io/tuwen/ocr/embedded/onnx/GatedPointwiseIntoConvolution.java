package io.tuwen.ocr.embedded.onnx;

import java.util.List;

/**
 * A convolution of a {@link GatedPointwise} becomes one of the few channels that were made many,
 * with weights that are computed in each run.
 *
 * <p>Exact: without a bias, the pointwise convolution and the gate are one linear map of each
 * pixel, zeros around stay zeros, and the product of linear maps is one. The mean of a pointwise
 * convolution is the convolution of the mean, so the many channels need not be there for the gate.
 *
 * <p>The gate is that of one picture: a run of several pictures fails, since their gates cannot be
 * brought into the shape of one.
 *
 * <p>It pays where the maps are large: the weights are computed once a run, and the maps of the
 * many channels are never written.
 */
final class GatedPointwiseIntoConvolution implements Rewrite {
  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var node : model.nodes("Conv")) {
      var convolution = Convolution.of(model, node);
      var gated = GatedPointwise.of(model, node.input(0));
      if (convolution.isPresent()
          && gated.isPresent()
          && convolution.get().kernelSize() > 1
          && !convolution.get().isGrouped()) {
        replace(model, convolution.get(), gated.get());
        places++;
      }
    }
    return places;
  }

  private static void replace(Model model, Convolution old, GatedPointwise gated)
      throws ModelFormatException {
    poolFirst(model, gated);
    var pointwise = gated.pointwise();
    var middles = pointwise.outputs();
    var inputs = pointwise.inputs();
    var gate = Node.of("Reshape", model.newName("gate"), gated.gate(), model.add("shape", middles));
    var scaled = Node.of("Mul", model.newName("weights"), channelsLast(model, old), gate.output());
    var matrix = model.add("matrix", Tensor.of(pointwise.weights.values, middles, inputs));
    var product = Node.of("MatMul", model.newName("weights"), scaled.output(), matrix);
    var weights =
        Node.of("Transpose", model.newName("weights"), product.output())
            .with("perm", 0L, 3L, 1L, 2L);
    var bias = model.add("bias", Tensor.of(old.bias, old.outputs()));
    var convolution =
        old.node.copy(old.node.output(), pointwise.node.input(0), weights.output(), bias);
    model.replace(
        List.of(gated.product(), old.node), List.of(gate, scaled, product, weights, convolution));
  }

  /** The mean before the pointwise convolution, which then works on one pixel. */
  private static void poolFirst(Model model, GatedPointwise gated) {
    var pointwise = gated.pointwise().node;
    var pool = gated.pool();
    var mean = pool.copy(model.newName("mean"), pointwise.input(0));
    var convolution = pointwise.copy(pool.output(), mean.output(), pointwise.input(1));
    model.replace(List.of(pointwise, pool), List.of(mean, convolution));
  }

  /** Its weights with the dimension of its input channels at the end. */
  private static String channelsLast(Model model, Convolution old) {
    var rows = old.weights.dimension(2);
    var columns = old.weights.dimension(3);
    var values = new float[old.weights.values.length];
    int place = 0;
    for (int output = 0; output < old.outputs(); output++) {
      for (int tap = 0; tap < rows * columns; tap++) {
        for (int input = 0; input < old.inputs(); input++) {
          values[place++] = old.weights.values[old.index(output, input, tap)];
        }
      }
    }
    return model.add("weights", Tensor.of(values, old.outputs(), rows, columns, old.inputs()));
  }
}
