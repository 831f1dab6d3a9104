package io.tuwen.ocr.embedded.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ModelTest {
  @Test
  void a_model_that_is_not_changed_is_written_with_all_it_had() throws ModelFormatException {
    var drawn = new DrawnModel();
    var model =
        Message.read(ByteBuffer.wrap(drawn.toBytes(3, drawn.convolution("x", 3, 8, 3, 1))))
            .put(2, "a producer")
            .put(14, new Message().put(1, "a key").put(2, "a value"))
            .put(99, 5)
            .toBytes();

    var written = Message.read(ByteBuffer.wrap(Model.read(model).toBytes()));

    assertThat(written.text(2)).isEqualTo("a producer");
    assertThat(written.message(14).text(2)).isEqualTo("a value");
    assertThat(written.number(99, 0)).isEqualTo(5);
    assertThat(written.message(7).text(2)).isEqualTo("drawn");
    assertThat(written.message(7).messages(5)).hasSize(2);
  }

  @Test
  void constants_that_no_node_takes_are_left_out() throws ModelFormatException {
    var drawn = new DrawnModel();
    drawn.constant(5);
    var model = Model.read(drawn.toBytes(3, drawn.convolution("x", 3, 8, 3, 1)));

    var written = Message.read(ByteBuffer.wrap(model.toBytes()));

    assertThat(written.message(7).messages(5)).hasSize(2);
  }

  @Test
  void an_initialiser_that_is_an_input_too_is_no_constant() throws ModelFormatException {
    var drawn = new DrawnModel();
    var scale = drawn.constant(2);
    var bytes = drawn.toBytes(3, drawn.node("Mul", "x", scale));
    var graph =
        Message.read(ByteBuffer.wrap(bytes)).message(7).put(11, new Message().put(1, scale));

    var model = Model.read(new Message().put(7, graph).toBytes());

    assertThat(model.constant(scale)).isEmpty();
  }

  @Test
  void what_is_no_model_is_refused() {
    assertThatThrownBy(() -> Model.read("no model at all".getBytes(UTF_8)))
        .isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> Model.read(new byte[0]))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("a model without a graph");
  }

  @Test
  void a_tensor_whose_dimensions_are_not_those_of_its_values_is_refused() {
    var tensor = Tensor.of(new float[5], 2, 3).write("t");
    var model = new Message().put(7, new Message().put(5, tensor)).toBytes();

    assertThatThrownBy(() -> Model.read(model))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("5 values in a tensor of [2, 3]");
  }

  @Test
  void a_tensor_too_large_for_any_memory_is_refused() {
    var tensor = Tensor.of(new float[4], Integer.MAX_VALUE, Integer.MAX_VALUE, 4).write("t");
    var model = new Message().put(7, new Message().put(5, tensor)).toBytes();

    assertThatThrownBy(() -> Model.read(model)).isInstanceOf(ModelFormatException.class);
  }

  @Test
  void a_graph_inside_of_a_node_is_refused_because_it_may_take_any_value() {
    var inner = new Message().put(1, "body").put(6, new Message()).put(20, 5);
    var loop = new Message().put(1, "x").put(2, "y").put(4, "Loop").put(5, inner);
    var model = new Message().put(7, new Message().put(1, loop)).toBytes();

    assertThatThrownBy(() -> Model.read(model))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a graph inside");
  }
}
