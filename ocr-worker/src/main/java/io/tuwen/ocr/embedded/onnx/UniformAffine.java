package io.tuwen.ocr.embedded.onnx;

import java.util.Optional;

/** Two nodes that multiply a value by a number and add another, the same for all channels. */
record UniformAffine(Node multiplication, Node addition, String value, float scale, float shift) {
  /** That which begins with a multiplication, where there is one. */
  static Optional<UniformAffine> of(Model model, Node multiplication) {
    var scale = scalar(model, multiplication);
    var addition = model.next(multiplication, "Add");
    if (scale.isEmpty() || addition.isEmpty()) {
      return Optional.empty();
    }
    return model
        .scalar(addition.get().otherInput(multiplication.output()))
        .map(
            shift ->
                new UniformAffine(
                    multiplication,
                    addition.get(),
                    multiplication.otherInput(scale.get()),
                    model.scalar(scale.get()).get(),
                    shift));
  }

  private static Optional<String> scalar(Model model, Node node) {
    return node.inputs.stream().filter(it -> model.scalar(it).isPresent()).findFirst();
  }

  String output() {
    return addition.output();
  }
}
