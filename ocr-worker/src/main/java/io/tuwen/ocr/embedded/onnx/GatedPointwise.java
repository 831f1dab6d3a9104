package io.tuwen.ocr.embedded.onnx;

import java.util.Optional;

/**
 * Few channels made many by a 1×1 convolution without a bias, and each of the many multiplied by a
 * number that is computed for it from their means.
 */
record GatedPointwise(Convolution pointwise, Node pool, Node product, String gate) {
  /** What makes a value, where it is that and nothing else takes what is between. */
  static Optional<GatedPointwise> of(Model model, String value) throws ModelFormatException {
    var product = model.maker(value).filter(it -> it.is("Mul"));
    if (product.isEmpty() || model.onlyTaker(value).isEmpty()) {
      return Optional.empty();
    }
    for (var factor : product.get().inputs) {
      var pointwise = pointwise(model, factor);
      var takers = model.takers(factor);
      var pool = takers.stream().filter(it -> it.is("GlobalAveragePool")).findFirst();
      if (pointwise.isPresent()
          && takers.size() == 2
          && pool.isPresent()
          && takers.contains(product.get())
          && !model.isOutput(factor)
          && isGate(model, product.get().otherInput(factor))) {
        return Optional.of(
            new GatedPointwise(
                pointwise.get(), pool.get(), product.get(), product.get().otherInput(factor)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Convolution> pointwise(Model model, String value)
      throws ModelFormatException {
    var maker = model.maker(value);
    var convolution =
        maker.isPresent() ? Convolution.of(model, maker.get()) : Optional.<Convolution>empty();
    return convolution.isPresent()
            && convolution.get().is(1, 1, 0)
            && convolution.get().node.is("Conv")
            && !convolution.get().isGrouped()
            && !convolution.get().hasBias()
            && convolution.get().inputs() < convolution.get().outputs()
        ? convolution
        : Optional.empty();
  }

  /** Whether a value is computed from means alone, so that it has one number for each channel. */
  private static boolean isGate(Model model, String value) throws ModelFormatException {
    var maker = model.maker(value);
    while (maker.isPresent() && !maker.get().is("GlobalAveragePool")) {
      var node = maker.get();
      var isPointwise =
          node.is("Conv")
              && Convolution.of(model, node).filter(it -> it.kernelSize() == 1).isPresent();
      var isOnePlus = node.is("Add") && model.isScalar(node.input(1), 1);
      if (!isPointwise && !isOnePlus && !node.is("Relu", "HardSigmoid")) {
        return false;
      }
      maker = model.maker(node.input(0));
    }
    return maker.isPresent();
  }
}
