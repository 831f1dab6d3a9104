package io.tuwen.ocr.embedded.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An ONNX model as its graph: nodes, in an order in which they can be computed, and constants.
 *
 * <p>What it does not know, it keeps. Of what is changed, callers keep the order: a node stands
 * behind those whose values it takes.
 */
final class Model {
  private static final int GRAPH = 7;

  private static final int NODE = 1;
  private static final int INITIALISER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final int VALUE_NAME = 1;

  private static final String CONSTANT = "Constant";

  private final Message model;
  private final Message graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Message> initialisers = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private int names;

  private Model(Message model) throws ModelFormatException {
    this.model = model;
    if (!model.has(GRAPH)) {
      throw new ModelFormatException("a model without a graph");
    }
    graph = model.message(GRAPH);
    for (var input : graph.messages(INPUT)) {
      inputs.add(input.text(VALUE_NAME));
    }
    for (var output : graph.messages(OUTPUT)) {
      outputs.add(output.text(VALUE_NAME));
    }
    for (var node : graph.messages(NODE)) {
      add(Node.read(node));
    }
    for (var initialiser : graph.messages(INITIALISER)) {
      var name = Tensor.name(initialiser);
      initialisers.put(name, initialiser);
      put(name, Tensor.read(initialiser));
    }
  }

  private void add(Node node) throws ModelFormatException {
    if (node.outputs.isEmpty()) {
      throw new ModelFormatException("a node without an output");
    }
    if (node.hasGraph()) {
      // It would take values of which we do not know.
      throw new ModelFormatException("a graph inside of " + node);
    }
    nodes.add(node);
    if (node.is(CONSTANT) && node.has("value")) {
      put(node.output(), Tensor.read(node.tensor("value")));
    }
  }

  private void put(String name, Tensor tensor) {
    // What is an input as well can be replaced by a caller.
    if (tensor != null && !inputs.contains(name)) {
      tensors.put(name, tensor);
    }
  }

  static Model read(byte[] bytes) throws ModelFormatException {
    return new Model(Message.read(ByteBuffer.wrap(bytes)));
  }

  /** The model without the constants that no node takes any more. */
  byte[] toBytes() {
    var taken = new HashSet<>(outputs);
    nodes.forEach(it -> taken.addAll(it.inputs));
    var written = graph.without(NODE, INITIALISER);
    for (var node : nodes) {
      if (!node.is(CONSTANT) || taken.contains(node.output())) {
        written.put(NODE, node.write());
      }
    }
    initialisers.forEach(
        (name, initialiser) -> {
          if (taken.contains(name) || inputs.contains(name)) {
            written.put(INITIALISER, initialiser);
          }
        });
    return model.without(GRAPH).put(GRAPH, written).toBytes();
  }

  /** The nodes as they are now, so that they can be changed meanwhile. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  List<Node> nodes(String... operators) {
    return nodes.stream().filter(it -> it.is(operators)).toList();
  }

  /** How many nodes there are of some operators. */
  long count(String... operators) {
    return nodes(operators).size();
  }

  /** The constant of a name, where it is one and holds floats. */
  Optional<Tensor> constant(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** The number of a constant that holds one only. */
  Optional<Float> scalar(String name) {
    return constant(name).filter(it -> it.values.length == 1).map(it -> it.values[0]);
  }

  boolean isScalar(String name, float value) {
    return scalar(name).filter(it -> it == value).isPresent();
  }

  /** Adds a constant and gives its name, which begins as said. */
  String add(String prefix, Tensor tensor) {
    var name = newName(prefix);
    tensors.put(name, tensor);
    initialisers.put(name, tensor.write(name));
    return name;
  }

  /** Adds a constant of whole numbers and gives its name, which begins as said. */
  String add(String prefix, long... numbers) {
    var name = newName(prefix);
    initialisers.put(name, Tensor.write(name, numbers));
    return name;
  }

  /** A name that no value has. */
  String newName(String prefix) {
    var name = prefix + "~" + names++;
    return isKnown(name) ? newName(prefix) : name;
  }

  private boolean isKnown(String name) {
    return inputs.contains(name) || initialisers.containsKey(name) || maker(name).isPresent();
  }

  Optional<Node> maker(String value) {
    return nodes.stream().filter(it -> it.outputs.contains(value)).findFirst();
  }

  List<Node> takers(String value) {
    return nodes.stream().filter(it -> it.inputs.contains(value)).toList();
  }

  boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /**
   * The only node that takes a value, where there is one and the value does not leave the model.
   */
  Optional<Node> onlyTaker(String value) {
    var takers = takers(value);
    return takers.size() == 1 && !isOutput(value) ? Optional.of(takers.get(0)) : Optional.empty();
  }

  /** The only node that takes a node's value, where it is of an operator. */
  Optional<Node> next(Node node, String operator) {
    return onlyTaker(node.output()).filter(it -> it.is(operator));
  }

  /** How many channels a value has, where the nodes before it tell. */
  OptionalInt channels(String value) {
    var maker = maker(value);
    if (maker.isEmpty()) {
      return OptionalInt.empty();
    }
    var node = maker.get();
    if (node.is("Conv")) {
      var weights = constant(node.input(1));
      return weights.isPresent() ? OptionalInt.of(weights.get().dimension(0)) : OptionalInt.empty();
    }
    if (node.is("Relu", "Clip", "Sigmoid", "HardSigmoid", "BatchNormalization")) {
      return channels(node.input(0));
    }
    if (node.is("Add", "Sub", "Mul", "Div")) {
      // The other one has as many, or one that stands for all.
      return node.inputs.stream()
          .map(this::channels)
          .filter(it -> it.orElse(1) > 1)
          .findFirst()
          .orElse(OptionalInt.empty());
    }
    return OptionalInt.empty();
  }

  /** Puts nodes where the last of others stood, and takes those away. */
  void replace(List<Node> old, List<Node> replacement) {
    var last = old.stream().mapToInt(nodes::indexOf).max().orElseThrow();
    nodes.addAll(last + 1, replacement);
    nodes.removeAll(old);
  }

  /** Takes away the nodes whose values no node takes. */
  void removeUnused() {
    while (nodes.removeIf(this::isUnused)) {
      // Those before them may be unused now.
    }
  }

  private boolean isUnused(Node node) {
    return !node.is(CONSTANT)
        && node.outputs.stream().allMatch(it -> takers(it).isEmpty() && !isOutput(it));
  }

  /** Has a node give what a later one gave, and takes that one away. */
  void giveInsteadOf(Node node, Node gone) {
    nodes.remove(gone);
    node.outputs.set(0, gone.output());
  }
}
