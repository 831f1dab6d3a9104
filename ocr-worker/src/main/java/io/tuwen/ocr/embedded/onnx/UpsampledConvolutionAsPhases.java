package io.tuwen.ocr.embedded.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A 3×3 convolution of a map that is partly another one enlarged becomes one of what was not
 * enlarged, plus one of 2×2 at half the size.
 *
 * <p>Exact: where each pixel of the small map stands for a square of 2×2, the nine pixels under the
 * kernel are only four different ones. Which weights fall together depends on whether the row and
 * the column are even: four phases, each with weights of its own, as channels of one convolution. A
 * convolution is linear, so that of channels side by side is the sum of those of each.
 *
 * <p>Borders: the zeros around the large map are squares of zeros, so they are the zeros around the
 * small one. With zeros all around, the 2×2 convolution gives a row and a column more than it is
 * given: its pixel {@code (i, j)} holds those of {@code (2i - 1, 2j - 1)} to {@code (2i, 2j)} of
 * the large map. One row and one column on each side lie outside, and are cut.
 */
final class UpsampledConvolutionAsPhases implements Rewrite {
  private static final int KERNEL = 3;
  private static final int TAPS = 2;
  private static final int PHASES = TAPS * TAPS;

  @Override
  public int apply(Model model) throws ModelFormatException {
    int places = 0;
    for (var node : model.nodes("Conv")) {
      var convolution = Convolution.of(model, node);
      if (convolution.isPresent()
          && convolution.get().is(KERNEL, 1, 1)
          && !convolution.get().isGrouped()
          && replace(model, convolution.get())) {
        places++;
      }
    }
    return places;
  }

  /** Channels of the convolution's input: where they come from, and where they begin. */
  private record Part(String value, int first, int channels, Optional<Upsampling> upsampling) {}

  private static boolean replace(Model model, Convolution convolution) throws ModelFormatException {
    var parts = parts(model, convolution);
    var small = parts.stream().filter(it -> it.upsampling.isPresent()).toList();
    var large = parts.stream().filter(it -> it.upsampling.isEmpty()).toList();
    if (small.isEmpty()) {
      return false;
    }
    var nodes = new ArrayList<Node>();
    var phases = phases(model, convolution, small, nodes);
    if (large.isEmpty() && !convolution.hasBias()) {
      nodes.get(nodes.size() - 1).outputs.set(0, convolution.node.output());
    } else if (large.isEmpty()) {
      var bias = model.add("bias", Tensor.of(convolution.bias, 1, convolution.outputs(), 1, 1));
      nodes.add(Node.of("Add", convolution.node.output(), phases, bias));
    } else {
      var rest = rest(model, convolution, large, nodes);
      nodes.add(Node.of("Add", convolution.node.output(), rest, phases));
    }
    model.replace(List.of(convolution.node), nodes);
    model.removeUnused();
    return true;
  }

  private static List<Part> parts(Model model, Convolution convolution)
      throws ModelFormatException {
    var value = convolution.node.input(0);
    var maker = model.maker(value);
    var isConcat =
        maker.isPresent() && maker.get().is("Concat") && maker.get().number("axis", 0) == 1;
    var values = isConcat ? maker.get().inputs : List.of(value);
    var parts = new ArrayList<Part>();
    int first = 0;
    for (var part : values) {
      var upsampling = Upsampling.of(model, part);
      var source = upsampling.map(Upsampling::source).orElse(part);
      var channels = isConcat ? model.channels(source) : OptionalInt.of(convolution.inputs());
      if (channels.isEmpty()) {
        return List.of();
      }
      parts.add(new Part(part, first, channels.getAsInt(), upsampling));
      first += channels.getAsInt();
    }
    return first == convolution.inputs() ? parts : List.of();
  }

  private static String rest(Model model, Convolution old, List<Part> parts, List<Node> nodes) {
    var value = sideBySide(model, parts.stream().map(Part::value).toList(), nodes);
    var inputs = channels(parts);
    var taps = KERNEL * KERNEL;
    var weights = new float[old.outputs() * inputs.length * taps];
    int place = 0;
    for (int output = 0; output < old.outputs(); output++) {
      for (var input : inputs) {
        for (int tap = 0; tap < taps; tap++) {
          weights[place++] = old.weights.values[old.index(output, input, tap)];
        }
      }
    }
    var name =
        model.add("weights", Tensor.of(weights, old.outputs(), inputs.length, KERNEL, KERNEL));
    var bias = model.add("bias", Tensor.of(old.bias, old.outputs()));
    var rest = old.node.copy(model.newName("large"), value, name, bias);
    nodes.add(rest);
    return rest.output();
  }

  private static String phases(Model model, Convolution old, List<Part> parts, List<Node> nodes)
      throws ModelFormatException {
    var halves = new ArrayList<String>();
    for (var part : parts) {
      halves.add(part.upsampling.orElseThrow().halved(model, nodes));
    }
    var value = sideBySide(model, halves, nodes);
    var inputs = channels(parts);
    var weights =
        model.add(
            "weights",
            Tensor.of(
                phaseWeights(old, inputs),
                (long) PHASES * old.outputs(),
                inputs.length,
                TAPS,
                TAPS));
    var convolution =
        Node.of("Conv", model.newName("phases"), value, weights)
            .with("kernel_shape", TAPS, TAPS)
            .with("pads", 1L, 1L, 1L, 1L);
    var spread =
        Node.of("DepthToSpace", model.newName("spread"), convolution.output())
            .with("blocksize", TAPS)
            .with("mode", "CRD");
    var cut =
        Node.of(
            "Slice",
            model.newName("cut"),
            spread.output(),
            model.add("starts", 1, 1),
            model.add("ends", -1, -1),
            model.add("axes", 2, 3));
    nodes.addAll(List.of(convolution, spread, cut));
    return cut.output();
  }

  /** For each output the four phases, the later ones first: they lie behind the cut. */
  private static float[] phaseWeights(Convolution old, int[] inputs) {
    var weights = new float[PHASES * old.outputs() * inputs.length * PHASES];
    int place = 0;
    for (int output = 0; output < old.outputs(); output++) {
      for (int phase = PHASES - 1; phase >= 0; phase--) {
        for (var input : inputs) {
          for (int tap = 0; tap < PHASES; tap++) {
            weights[place++] = (float) phaseWeight(old, output, input, phase, tap);
          }
        }
      }
    }
    return weights;
  }

  /** The sum of those weights of an old kernel that meet one pixel of the small map. */
  private static double phaseWeight(Convolution old, int output, int input, int phase, int tap) {
    double sum = 0;
    for (int row = 0; row < KERNEL; row++) {
      for (int column = 0; column < KERNEL; column++) {
        if (isUnder(row, phase / TAPS, tap / TAPS) && isUnder(column, phase % TAPS, tap % TAPS)) {
          sum += old.weights.values[old.index(output, input, row * KERNEL + column)];
        }
      }
    }
    return sum;
  }

  /**
   * Whether a tap of the old kernel and one of the new meet the same pixel of the small map, on a
   * pixel of the large one that is even (phase 0) or odd (phase 1).
   */
  private static boolean isUnder(int oldTap, int phase, int tap) {
    return (oldTap + 1 + phase) / TAPS - phase == tap;
  }

  private static int[] channels(List<Part> parts) {
    return parts.stream()
        .flatMapToInt(it -> IntStream.range(it.first, it.first + it.channels))
        .toArray();
  }

  private static String sideBySide(Model model, List<String> values, List<Node> nodes) {
    if (values.size() == 1) {
      return values.get(0);
    }
    var concat =
        Node.of("Concat", model.newName("side-by-side"), values.toArray(String[]::new))
            .with("axis", 1);
    nodes.add(concat);
    return concat.output();
  }
}
