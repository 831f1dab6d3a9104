package io.tuwen.ocr.embedded.onnx;

/**
 * Batch norms, biases and scales behind a convolution become part of its weights.
 *
 * <p>Exact: a convolution is linear in its weights and its bias, and each of these nodes multiplies
 * a channel by a constant and adds one. The convolution's own padding comes before, so borders see
 * the same.
 */
final class AffineIntoConvolution implements Rewrite {
  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var node : model.nodes("Conv", "ConvTranspose")) {
      while (fold(model, node)) {
        places++;
      }
    }
    return places;
  }

  private static boolean fold(Model model, Node node) throws ModelFormatException {
    var convolution = Convolution.of(model, node);
    var next = model.onlyTaker(node.output());
    if (convolution.isEmpty() || next.isEmpty()) {
      return false;
    }
    var affine = Affine.of(model, next.get(), node.output(), convolution.get().outputs());
    if (affine.isEmpty()) {
      return false;
    }
    convolution.get().append(affine.get());
    model.giveInsteadOf(node, next.get());
    return true;
  }
}
