package io.tuwen.ocr.embedded.onnx;

import java.util.List;
import java.util.Optional;

/** A node that makes a square of equal pixels, of an even side, of each pixel. */
record Upsampling(Node node, int factor) {
  static Optional<Upsampling> of(Model model, String value) throws ModelFormatException {
    var maker = model.maker(value);
    if (maker.isEmpty() || !isNearest(maker.get())) {
      return Optional.empty();
    }
    return model
        .constant(maker.get().input(2))
        .map(it -> factor(it.values))
        .filter(it -> it > 0 && it % 2 == 0)
        .map(it -> new Upsampling(maker.get(), it));
  }

  private static boolean isNearest(Node node) throws ModelFormatException {
    return node.is("Resize")
        && node.input(3).isEmpty()
        && node.text("mode", "nearest").equals("nearest")
        && node.text("coordinate_transformation_mode", "half_pixel").equals("asymmetric")
        && node.text("nearest_mode", "round_prefer_floor").equals("floor");
  }

  /** Zero where it is no whole number, or not the same for both sides. */
  private static int factor(float[] scales) {
    return scales.length == 4
            && scales[0] == 1
            && scales[1] == 1
            && scales[2] == scales[3]
            && scales[2] == Math.rint(scales[2])
        ? (int) scales[2]
        : 0;
  }

  String source() {
    return node.input(0);
  }

  /** Gives the same at half the size; its nodes are added to those given. */
  String halved(Model model, List<Node> nodes) {
    if (factor == 2) {
      return source();
    }
    var half = factor / 2f;
    var scales = model.add("scales", Tensor.of(new float[] {1, 1, half, half}, 4));
    var halved = node.copy(model.newName("half"), source(), node.input(1), scales);
    nodes.add(halved);
    return halved.output();
  }
}
