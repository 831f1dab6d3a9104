package io.tuwen.ocr.embedded.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale and a shift before convolutions without padding become part of their weights and biases.
 *
 * <p>Exact: without padding, every weight meets a pixel, so the shift contributes the sum of the
 * weights times itself. A padded convolution sees zeros at the borders, which were never shifted:
 * it is left alone.
 */
final class AffineIntoNextConvolution implements Rewrite {
  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var multiplication : model.nodes("Mul")) {
      var affine = UniformAffine.of(model, multiplication);
      if (affine.isPresent() && fold(model, affine.get())) {
        places++;
      }
    }
    return places;
  }

  private static boolean fold(Model model, UniformAffine affine) throws ModelFormatException {
    var value = affine.output();
    var takers = new ArrayList<Convolution>();
    for (var taker : model.takers(value)) {
      var convolution = Convolution.of(model, taker);
      if (!taker.is("Conv") || convolution.isEmpty() || convolution.get().isPadded()) {
        return false;
      }
      takers.add(convolution.get());
    }
    if (takers.isEmpty() || model.isOutput(value)) {
      return false;
    }
    for (var taker : takers) {
      taker.prepend(affine.scale(), affine.shift());
      taker.node.inputs.set(0, affine.value());
    }
    model.replace(List.of(affine.multiplication(), affine.addition()), List.of());
    return true;
  }
}
