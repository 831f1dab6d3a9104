package io.tuwen.ocr.embedded.onnx;

import java.util.List;

/**
 * A scale and a shift that no convolution can take become a depthwise 1×1 convolution.
 *
 * <p>Exact: such a convolution multiplies each channel by its one weight and adds its bias. It pays
 * because ONNX Runtime keeps convolutions in its blocked layout, and neither a product nor a sum
 * with a constant.
 */
final class AffineAsConvolution implements Rewrite {
  @Override
  public int apply(Model model) {
    int places = 0;
    for (var multiplication : model.nodes("Mul")) {
      var affine = UniformAffine.of(model, multiplication);
      if (affine.isPresent() && replace(model, affine.get())) {
        places++;
      }
    }
    return places;
  }

  private static boolean replace(Model model, UniformAffine affine) {
    var channels = model.channels(affine.value());
    if (channels.isEmpty()) {
      return false;
    }
    var convolution =
        Depthwise.convolution(
            model,
            affine.value(),
            affine.output(),
            channels.getAsInt(),
            affine.scale(),
            affine.shift());
    model.replace(List.of(affine.multiplication(), affine.addition()), List.of(convolution));
    return true;
  }
}
