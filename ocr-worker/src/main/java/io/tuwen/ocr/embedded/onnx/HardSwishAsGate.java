package io.tuwen.ocr.embedded.onnx;

import java.util.List;
import java.util.Optional;

/**
 * A hard-swish in four nodes, {@code x · Clip(x + 3, 0, 6) / 6}, becomes {@code x · Clip(Conv(x),
 * 0, 1)} with a depthwise 1×1 convolution that computes {@code x / 6 + 1/2}.
 *
 * <p>Exact: {@code Clip(x + 3, 0, 6) / 6} is {@code Clip(x / 6 + 1/2, 0, 1)}.
 *
 * <p>It pays because ONNX Runtime keeps convolutions, a clip behind one, and the product of two
 * such values in its blocked layout, but brings every value into the plain layout, and back, for a
 * sum with a constant.
 */
final class HardSwishAsGate implements Rewrite {
  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var addition : model.nodes("Add")) {
      var swish = HardSwish.of(model, addition);
      if (swish.isPresent()) {
        replace(model, swish.get());
        places++;
      }
    }
    return places;
  }

  private record HardSwish(String value, int channels, List<Node> nodes) {
    static Optional<HardSwish> of(Model model, Node addition) {
      var value = plus(model, addition, 3);
      var clip = model.next(addition, "Clip").filter(it -> isClip(model, it, 6));
      var product = clip.flatMap(it -> model.next(it, "Mul"));
      var quotient =
          product.flatMap(it -> model.next(it, "Div")).filter(it -> model.isScalar(it.input(1), 6));
      if (value.isEmpty()
          || quotient.isEmpty()
          || !product.get().otherInput(clip.get().output()).equals(value.get())) {
        return Optional.empty();
      }
      var channels = model.channels(value.get());
      return channels.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new HardSwish(
                  value.get(),
                  channels.getAsInt(),
                  List.of(addition, clip.get(), product.get(), quotient.get())));
    }

    private static Optional<String> plus(Model model, Node addition, float constant) {
      return addition.inputs.stream()
          .filter(it -> model.isScalar(it, constant))
          .findFirst()
          .map(addition::otherInput);
    }

    private static boolean isClip(Model model, Node clip, float most) {
      return model.isScalar(clip.input(1), 0) && model.isScalar(clip.input(2), most);
    }

    String output() {
      return nodes.get(nodes.size() - 1).output();
    }
  }

  private static void replace(Model model, HardSwish swish) {
    var line =
        Depthwise.convolution(
            model, swish.value, model.newName("line"), swish.channels, 1 / 6f, 0.5f);
    var gate =
        Node.of(
            "Clip",
            model.newName("gate"),
            line.output(),
            model.add("zero", Tensor.scalar(0)),
            model.add("one", Tensor.scalar(1)));
    var product = Node.of("Mul", swish.output(), swish.value, gate.output());
    model.replace(swish.nodes, List.of(line, gate, product));
  }
}
