package io.tuwen.ocr.embedded.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rewrite on a model that is drawn for it: it happens, and the outputs stay. */
class RewritesTest {
  /** As a share of the largest number. */
  private static final double MAX_DIFFERENCE = 1e-6;

  private final DrawnModel drawn = new DrawnModel();

  @Test
  void batch_norm_scale_and_bias_become_part_of_a_convolution() throws Exception {
    var value = drawn.convolution("x", 3, 8, 3, 1);
    value = batchNorm(value, 8);
    value = drawn.affine(value, 1.7f, -0.3f);
    value = drawn.node("Add", value, drawn.random(1, 8, 1, 1));
    value = drawn.node("Mul", value, drawn.random(8, 1, 1));
    var original = drawn.toBytes(3, value);

    var model = rewritten(new AffineIntoConvolution(), 5, original);

    assertThat(model.nodes()).extracting(it -> it.operator).containsExactly("Conv");
    assertSame(original, model, 3);
  }

  @Test
  void batch_norm_becomes_part_of_a_transposed_convolution() throws Exception {
    var value =
        drawn.node(
            Node.of("ConvTranspose", "up", "x", drawn.random(3, 8, 2, 2)).with("strides", 2L, 2L));
    value = drawn.node("Add", value, drawn.random(1, 8, 1, 1));
    value = batchNorm(value, 8);
    var original = drawn.toBytes(3, value);

    var model = rewritten(new AffineIntoConvolution(), 2, original);

    assertThat(model.nodes()).extracting(it -> it.operator).containsExactly("ConvTranspose");
    assertSame(original, model, 3);
  }

  @Test
  void convolutions_that_share_weights_are_changed_apart() throws Exception {
    var weights = drawn.random(8, 3, 3, 3);
    var one = drawn.affine(drawn.node("Conv", "x", weights), 2, 1);
    var other = drawn.node("Conv", "x", weights);
    var original = drawn.toBytes(3, one, other);

    var model = rewritten(new AffineIntoConvolution(), 2, original);

    assertSame(original, model, 3);
  }

  @Test
  void a_value_that_is_taken_twice_or_leaves_the_model_is_not_scaled() throws Exception {
    var twice = drawn.convolution("x", 3, 8, 3, 1);
    var one = drawn.node("Mul", twice, drawn.constant(2));
    var other = drawn.node("Relu", twice);
    var output = drawn.convolution("x", 3, 8, 1, 0);
    var original =
        drawn.toBytes(3, one, other, output, drawn.node("Mul", output, drawn.constant(3)));

    assertUntouched(new AffineIntoConvolution(), original);
  }

  @Test
  void a_constant_for_each_column_is_not_taken_for_one_of_each_channel() throws Exception {
    var value = drawn.convolution("x", 3, 8, 3, 1);
    var original = drawn.toBytes(3, drawn.node("Mul", value, drawn.random(8)));

    assertUntouched(new AffineIntoConvolution(), original);
  }

  @Test
  void a_hard_swish_becomes_a_gate() throws Exception {
    var original = drawn.toBytes(3, drawn.hardSwish(drawn.convolution("x", 3, 8, 3, 1)));

    var model = rewritten(new HardSwishAsGate(), 1, original);

    assertThat(model.nodes())
        .extracting(it -> it.operator)
        .containsExactly("Conv", "Conv", "Clip", "Mul");
    assertSame(original, model, 3);
  }

  @Test
  void what_only_looks_like_a_hard_swish_stays() throws Exception {
    var value = drawn.convolution("x", 3, 8, 3, 1);
    var other = drawn.convolution("x", 3, 8, 3, 1);
    var clip =
        drawn.node(
            "Clip",
            drawn.node("Add", value, drawn.constant(3)),
            drawn.constant(0),
            drawn.constant(6));
    var original =
        drawn.toBytes(3, drawn.node("Div", drawn.node("Mul", other, clip), drawn.constant(6)));

    assertUntouched(new HardSwishAsGate(), original);
  }

  @Test
  void a_hard_swish_of_channels_unknown_stays() throws Exception {
    assertUntouched(new HardSwishAsGate(), drawn.toBytes(3, drawn.hardSwish("x")));
  }

  @Test
  void an_affine_becomes_part_of_the_unpadded_convolutions_behind_it() throws Exception {
    var value = drawn.affine(drawn.node("Relu", "x"), 0.4f, -0.9f);
    var original =
        drawn.toBytes(
            3, drawn.convolution(value, 3, 8, 1, 0), drawn.convolution(value, 3, 4, 3, 0));

    var model = rewritten(new AffineIntoNextConvolution(), 1, original);

    assertThat(model.nodes()).extracting(it -> it.operator).containsExactly("Relu", "Conv", "Conv");
    assertSame(original, model, 3);
  }

  @Test
  void an_affine_before_a_padded_convolution_stays_because_of_its_borders() throws Exception {
    var value = drawn.affine(drawn.node("Relu", "x"), 0.4f, -0.9f);
    var original =
        drawn.toBytes(
            3, drawn.convolution(value, 3, 8, 1, 0), drawn.convolution(value, 3, 4, 3, 1));

    assertUntouched(new AffineIntoNextConvolution(), original);
  }

  @Test
  void an_affine_that_no_convolution_can_take_becomes_one() throws Exception {
    var value = drawn.node("Relu", drawn.convolution("x", 3, 8, 3, 1));
    var original = drawn.toBytes(3, drawn.affine(value, 0.4f, -0.9f));

    var model = rewritten(new AffineAsConvolution(), 1, original);

    assertThat(model.nodes()).extracting(it -> it.operator).containsExactly("Conv", "Relu", "Conv");
    assertSame(original, model, 3);
  }

  @Test
  void a_value_and_its_gated_self_become_one_product() throws Exception {
    var value = drawn.convolution("x", 3, 8, 3, 1);
    var gate = drawn.node("HardSigmoid", drawn.node("GlobalAveragePool", value));
    var original = drawn.toBytes(3, drawn.node("Add", value, drawn.node("Mul", value, gate)));

    var model = rewritten(new ResidualGate(), 1, original);

    assertThat(model.nodes())
        .extracting(it -> it.operator)
        .containsExactly("Conv", "GlobalAveragePool", "HardSigmoid", "Add", "Mul");
    assertSame(original, model, 3);
  }

  @Test
  void a_value_and_another_gated_one_stay() throws Exception {
    var value = drawn.convolution("x", 3, 8, 3, 1);
    var other = drawn.convolution("x", 3, 8, 3, 1);
    var gate = drawn.node("HardSigmoid", drawn.node("GlobalAveragePool", value));

    assertUntouched(
        new ResidualGate(),
        drawn.toBytes(3, drawn.node("Add", other, drawn.node("Mul", value, gate))));
  }

  @Test
  void two_doublings_become_pointwise() throws Exception {
    var original = drawn.toBytes(5, doublings(2));

    var model = rewritten(new DoublingsAsPointwise(), 1, original);

    assertThat(model.nodes())
        .extracting(it -> it.operator)
        .containsExactly("Conv", "Relu", "Conv", "Sigmoid", "DepthToSpace");
    assertSame(original, model, 5);
  }

  @Test
  void doublings_that_overlap_stay() throws Exception {
    assertUntouched(new DoublingsAsPointwise(), drawn.toBytes(5, doublings(1)));
  }

  @Test
  void a_convolution_of_an_enlarged_map_becomes_four_phases_of_the_small_one() throws Exception {
    var original = drawn.toBytes(3, drawn.convolution(enlarged("x", 2), 3, 5, 3, 1));

    var model = rewritten(new UpsampledConvolutionAsPhases(), 1, original);

    assertThat(model.nodes())
        .extracting(it -> it.operator)
        .containsExactly("Conv", "DepthToSpace", "Slice", "Add");
    assertSame(original, model, 3);
  }

  /** Every pixel of such maps is at a border. */
  @Test
  void phases_are_the_same_on_maps_of_one_and_two_pixels() throws Exception {
    var original = drawn.toBytes(3, drawn.convolution(enlarged("x", 2), 3, 5, 3, 1));
    var model = rewritten(new UpsampledConvolutionAsPhases(), 1, original);

    for (long height = 1; height <= 2; height++) {
      for (long width = 1; width <= 2; width++) {
        assertThat(Outputs.largestDifference(original, model.toBytes(), 1, 3, height, width))
            .isLessThan(MAX_DIFFERENCE);
      }
    }
  }

  @Test
  void maps_enlarged_differently_side_by_side_with_a_large_one_become_phases() throws Exception {
    var eighth = drawn.convolution("x", 3, 4, 1, 0);
    var quarter = drawn.convolution(enlarged("x", 2), 3, 6, 1, 0);
    var half = drawn.convolution(enlarged("x", 4), 3, 2, 1, 0);
    var large = drawn.convolution(enlarged("x", 8), 3, 3, 1, 0);
    var all =
        drawn.node(
            Node.of(
                    "Concat",
                    "all",
                    enlarged(eighth, 8),
                    enlarged(quarter, 4),
                    large,
                    enlarged(half, 2))
                .with("axis", 1));
    var original = drawn.toBytes(3, drawn.convolution(all, 15, 5, 3, 1));

    var model = rewritten(new UpsampledConvolutionAsPhases(), 1, original);

    assertThat(model.count("DepthToSpace")).isEqualTo(1);
    assertThat(model.count("Resize")).isEqualTo(5);
    assertSame(original, model, 3);
  }

  @Test
  void a_convolution_of_a_map_enlarged_smoothly_or_by_an_odd_factor_stays() throws Exception {
    var smooth =
        drawn.node(
            Node.of("Resize", "smooth", "x", drawn.constant(0), scales(2)).with("mode", "linear"));
    var original =
        drawn.toBytes(
            3,
            drawn.convolution(smooth, 3, 5, 3, 1),
            drawn.convolution(enlarged("x", 3), 3, 5, 3, 1));

    assertUntouched(new UpsampledConvolutionAsPhases(), original);
  }

  @Test
  void an_unpadded_convolution_of_an_enlarged_map_stays() throws Exception {
    assertUntouched(
        new UpsampledConvolutionAsPhases(),
        drawn.toBytes(3, drawn.convolution(enlarged("x", 2), 3, 5, 3, 0)));
  }

  @Test
  void a_pyramid_convolves_the_few_channels_and_the_small_map() throws Exception {
    var original = drawn.toBytes(3, pyramid(false));
    var model = Model.read(original);

    assertThat(new SumIntoConvolutions().apply(model)).isEqualTo(1);
    assertThat(new UpsampledConvolutionAsPhases().apply(model)).isEqualTo(1);
    assertThat(new GatedPointwiseIntoConvolution().apply(model)).isEqualTo(1);

    assertThat(model.count("Resize")).isEqualTo(1);
    assertThat(model.count("MatMul", "Transpose")).isEqualTo(2);
    assertSame(original, model, 3);
  }

  @Test
  void a_pyramid_of_pictures_with_a_gate_each_is_no_longer_computed_for_several() throws Exception {
    var model = Model.read(drawn.toBytes(3, pyramid(false)));
    new SumIntoConvolutions().apply(model);
    new GatedPointwiseIntoConvolution().apply(model);

    assertThatThrownBy(
            () -> Outputs.largestDifference(model.toBytes(), model.toBytes(), 2, 3, 5, 6))
        .isInstanceOf(OrtException.class);
  }

  @Test
  void a_pyramid_of_channels_with_a_bias_stays_because_of_its_borders() throws Exception {
    assertUntouched(new SumIntoConvolutions(), drawn.toBytes(3, pyramid(true)));
  }

  /** The sum of a small map enlarged and of 4 channels made 12, with a gate of their means. */
  private String pyramid(boolean hasBias) {
    var small = drawn.convolution("x", 3, 12, 1, 0);
    var few = drawn.convolution(enlarged("x", 2), 3, 4, 1, 0);
    var many =
        hasBias
            ? drawn.convolution(few, 4, 12, 1, 0)
            : drawn.node("Conv", few, drawn.random(12, 4, 1, 1));
    var mean = drawn.node("GlobalAveragePool", many);
    var gate =
        drawn.node(
            "Add",
            drawn.node("HardSigmoid", drawn.convolution(mean, 12, 12, 1, 0)),
            drawn.constant(1));
    var sum = drawn.node("Add", drawn.node("Mul", many, gate), enlarged(small, 2));
    return drawn.convolution(sum, 12, 5, 3, 1);
  }

  private String enlarged(String value, int factor) {
    return drawn.node(
        Node.of("Resize", value + "x" + factor, value, drawn.constant(0), scales(factor))
            .with("mode", "nearest")
            .with("coordinate_transformation_mode", "asymmetric")
            .with("nearest_mode", "floor"));
  }

  private String scales(int factor) {
    return drawn.constant(Tensor.of(new float[] {1, 1, factor, factor}, 4));
  }

  private String doublings(long stride) {
    var middle =
        drawn.node(
            Node.of("ConvTranspose", "first", "x", drawn.random(5, 6, 2, 2), drawn.random(6))
                .with("strides", stride, stride));
    var end =
        drawn.node(
            Node.of(
                    "ConvTranspose",
                    "second",
                    drawn.node("Relu", middle),
                    drawn.random(6, 3, 2, 2),
                    drawn.random(3))
                .with("strides", 2L, 2L));
    return drawn.node("Sigmoid", end);
  }

  private String batchNorm(String value, long channels) {
    return drawn.node(
        "BatchNormalization",
        value,
        drawn.random(channels),
        drawn.random(channels),
        drawn.random(channels),
        drawn.positive(channels));
  }

  private static Model rewritten(Rewrite rewrite, int places, byte[] original)
      throws ModelFormatException {
    var model = Model.read(original);
    assertThat(rewrite.apply(model)).isEqualTo(places);
    return model;
  }

  private static void assertUntouched(Rewrite rewrite, byte[] original)
      throws ModelFormatException {
    var model = rewritten(rewrite, 0, original);
    assertThat(model.toBytes()).isEqualTo(Model.read(original).toBytes());
  }

  private static void assertSame(byte[] original, Model model, long channels) throws OrtException {
    var rewritten = model.toBytes();
    for (var size : List.of(5, 6, 13)) {
      assertThat(Outputs.largestDifference(original, rewritten, 1, channels, size, size + 3))
          .isLessThan(MAX_DIFFERENCE);
    }
  }
}
