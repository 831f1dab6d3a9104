package io.tuwen.ocr.embedded.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small model of random weights, with an input {@code x} of four dimensions. */
final class DrawnModel {
  private static final int FLOAT = 1;

  private final Random random = new Random(7);
  private final List<Node> nodes = new ArrayList<>();
  private final Message graph = new Message();
  private int constants;

  /** A constant of random numbers. */
  String random(long... dimensions) {
    int size = 1;
    for (var dimension : dimensions) {
      size *= (int) dimension;
    }
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return constant(Tensor.of(values, dimensions));
  }

  /** A constant of random positive numbers. */
  String positive(long channels) {
    var values = new float[(int) channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() + 0.1f;
    }
    return constant(Tensor.of(values, channels));
  }

  String constant(float value) {
    return constant(Tensor.scalar(value));
  }

  String constant(Tensor tensor) {
    var name = "constant" + constants++;
    graph.put(5, tensor.write(name));
    return name;
  }

  /** Adds a node and gives the name of its value. */
  String node(String operator, String... inputs) {
    return node(Node.of(operator, "value" + nodes.size(), inputs));
  }

  String node(Node node) {
    nodes.add(node);
    return node.output();
  }

  /** A convolution of random weights and bias. */
  String convolution(String value, long inputs, long outputs, long kernel, long padding) {
    return node(
        Node.of(
                "Conv",
                "value" + nodes.size(),
                value,
                random(outputs, inputs, kernel, kernel),
                random(outputs))
            .with("pads", padding, padding, padding, padding));
  }

  /** A hard-swish as the library's models have it. */
  String hardSwish(String value) {
    var clip = node("Clip", node("Add", value, constant(3)), constant(0), constant(6));
    return node("Div", node("Mul", value, clip), constant(6));
  }

  /** A scale and a shift, the same for all channels. */
  String affine(String value, float scale, float shift) {
    return node("Add", node("Mul", constant(scale), value), constant(shift));
  }

  /** The model's file, which gives these values and takes this number of channels. */
  byte[] toBytes(long channels, String... outputs) {
    nodes.forEach(it -> graph.put(1, it.write()));
    graph.put(2, "drawn").put(11, value("x", 1, channels, -1, -1));
    for (var output : outputs) {
      graph.put(12, value(output, -1, -1, -1, -1));
    }
    return new Message()
        .put(1, 8)
        .put(8, new Message().put(1, "").put(2, 12))
        .put(7, graph)
        .toBytes();
  }

  private static Message value(String name, long... dimensions) {
    var shape = new Message();
    for (var dimension : dimensions) {
      shape.put(1, dimension < 0 ? new Message() : new Message().put(1, dimension));
    }
    var tensor = new Message().put(1, FLOAT).put(2, shape);
    return new Message().put(1, name).put(2, new Message().put(1, tensor));
  }
}
