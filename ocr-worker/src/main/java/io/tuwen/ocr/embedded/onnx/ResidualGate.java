package io.tuwen.ocr.embedded.onnx;

import java.util.List;

/**
 * {@code x + x · gate} becomes {@code x · (1 + gate)}.
 *
 * <p>Exact by the distributive law. It pays where the gate is a number for each channel, as behind
 * a hard sigmoid of a squeeze-and-excitation: one pass over the pixels less.
 */
final class ResidualGate implements Rewrite {
  @Override
  public int apply(Model model) {
    int places = 0;
    for (var sum : model.nodes("Add")) {
      for (var operand : List.copyOf(sum.inputs)) {
        var value = sum.otherInput(operand);
        var product =
            model
                .maker(operand)
                .filter(it -> it.is("Mul") && it.inputs.contains(value))
                .filter(it -> model.onlyTaker(operand).isPresent());
        var gate = product.flatMap(it -> model.maker(it.otherInput(value)));
        if (gate.filter(it -> it.is("HardSigmoid")).isPresent()) {
          replace(model, product.get(), sum, value, gate.get());
          places++;
          break;
        }
      }
    }
    return places;
  }

  private static void replace(Model model, Node product, Node sum, String value, Node gate) {
    var one = model.add("one", Tensor.scalar(1));
    var more = Node.of("Add", model.newName("gate"), gate.output(), one);
    model.replace(
        List.of(product, sum), List.of(more, Node.of("Mul", sum.output(), value, more.output())));
  }
}
