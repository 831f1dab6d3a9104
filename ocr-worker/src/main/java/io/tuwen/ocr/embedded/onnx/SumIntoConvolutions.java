package io.tuwen.ocr.embedded.onnx;

import java.util.List;
import java.util.Optional;

/**
 * A convolution of a sum becomes the sum of two convolutions, where each of them can be made
 * smaller than the one: one addend is another map enlarged, the other one a {@link GatedPointwise}.
 *
 * <p>Exact: a convolution is linear. The bias goes with one of the two.
 */
final class SumIntoConvolutions implements Rewrite {
  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var node : model.nodes("Conv")) {
      var convolution = Convolution.of(model, node);
      var sum = model.maker(node.input(0)).filter(it -> it.is("Add"));
      if (convolution.isPresent()
          && sum.isPresent()
          && model.onlyTaker(sum.get().output()).isPresent()
          && replace(model, convolution.get(), sum.get())) {
        places++;
      }
    }
    return places;
  }

  private static boolean replace(Model model, Convolution convolution, Node sum)
      throws ModelFormatException {
    var enlarged = enlarged(model, sum);
    if (enlarged.isEmpty()) {
      return false;
    }
    var gated = sum.otherInput(enlarged.get());
    if (GatedPointwise.of(model, gated).isEmpty()) {
      return false;
    }
    var old = convolution.node;
    var bias = model.add("bias", Tensor.of(convolution.bias, convolution.outputs()));
    var one = old.copy(model.newName("addend"), gated, old.input(1), bias);
    var other = old.copy(model.newName("addend"), enlarged.get(), old.input(1));
    model.replace(
        List.of(sum, old),
        List.of(one, other, Node.of("Add", old.output(), one.output(), other.output())));
    return true;
  }

  private static Optional<String> enlarged(Model model, Node sum) throws ModelFormatException {
    for (var addend : sum.inputs) {
      if (Upsampling.of(model, addend).isPresent()) {
        return Optional.of(addend);
      }
    }
    return Optional.empty();
  }
}
