package io.tuwen.ocr.embedded.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step of a model's computation: takes values by their names, and gives others. */
final class Node {
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int OPERATOR = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_DECIMAL = 2;
  private static final int ATTRIBUTE_NUMBER = 3;
  private static final int ATTRIBUTE_TEXT = 4;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_NUMBERS = 8;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_TYPE = 20;

  final String operator;
  final List<String> inputs;
  final List<String> outputs;
  private final Map<String, Message> attributes;
  private final Message rest;

  private Node(
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, Message> attributes,
      Message rest) {
    this.operator = operator;
    this.inputs = inputs;
    this.outputs = outputs;
    this.attributes = attributes;
    this.rest = rest;
  }

  static Node of(String operator, String output, String... inputs) {
    return new Node(
        operator,
        new ArrayList<>(Arrays.asList(inputs)),
        new ArrayList<>(List.of(output)),
        new LinkedHashMap<>(),
        new Message());
  }

  /** One that does the same to other values. */
  Node copy(String output, String... otherInputs) {
    return new Node(
        operator,
        new ArrayList<>(Arrays.asList(otherInputs)),
        new ArrayList<>(List.of(output)),
        attributes,
        rest);
  }

  static Node read(Message message) throws ModelFormatException {
    var attributes = new LinkedHashMap<String, Message>();
    for (var attribute : message.messages(ATTRIBUTE)) {
      attributes.put(attribute.text(ATTRIBUTE_NAME), attribute);
    }
    var domain = message.text(DOMAIN);
    var operator = message.text(OPERATOR);
    return new Node(
        domain.isEmpty() ? operator : domain + "." + operator,
        message.texts(INPUT),
        message.texts(OUTPUT),
        attributes,
        message.without(INPUT, OUTPUT, ATTRIBUTE));
  }

  Message write() {
    var message = new Message();
    inputs.forEach(it -> message.put(INPUT, it));
    outputs.forEach(it -> message.put(OUTPUT, it));
    attributes.values().forEach(it -> message.put(ATTRIBUTE, it));
    return rest.has(OPERATOR) ? message.putAll(rest) : message.put(OPERATOR, operator);
  }

  boolean is(String... operators) {
    return List.of(operators).contains(operator);
  }

  String output() {
    return outputs.get(0);
  }

  /** The input at a place; empty where there is none. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  boolean hasGraph() {
    return attributes.values().stream()
        .anyMatch(it -> it.has(ATTRIBUTE_GRAPH) || it.has(ATTRIBUTE_GRAPHS));
  }

  /** The other of two inputs. */
  String otherInput(String value) {
    return input(0).equals(value) ? input(1) : input(0);
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  long number(String attribute, long otherwise) throws ModelFormatException {
    return has(attribute)
        ? attributes.get(attribute).number(ATTRIBUTE_NUMBER, otherwise)
        : otherwise;
  }

  float decimal(String attribute, float otherwise) throws ModelFormatException {
    return has(attribute)
        ? attributes.get(attribute).decimal(ATTRIBUTE_DECIMAL, otherwise)
        : otherwise;
  }

  String text(String attribute, String otherwise) throws ModelFormatException {
    return has(attribute) ? attributes.get(attribute).text(ATTRIBUTE_TEXT) : otherwise;
  }

  /** The numbers of an attribute, or the same one as often as needed. */
  long[] numbers(String attribute, int count, long otherwise) throws ModelFormatException {
    if (has(attribute)) {
      return attributes.get(attribute).numbers(ATTRIBUTE_NUMBERS);
    }
    var numbers = new long[count];
    Arrays.fill(numbers, otherwise);
    return numbers;
  }

  Message tensor(String attribute) throws ModelFormatException {
    return attributes.get(attribute).message(ATTRIBUTE_TENSOR);
  }

  Node with(String attribute, long number) {
    return with(attribute, new Message().put(ATTRIBUTE_NUMBER, number), 2);
  }

  Node with(String attribute, String text) {
    return with(attribute, new Message().put(ATTRIBUTE_TEXT, text), 3);
  }

  Node with(String attribute, long... numbers) {
    return with(attribute, new Message().put(ATTRIBUTE_NUMBERS, numbers), 7);
  }

  private Node with(String attribute, Message value, long type) {
    attributes.put(attribute, value.put(ATTRIBUTE_NAME, attribute).put(ATTRIBUTE_TYPE, type));
    return this;
  }

  @Override
  public String toString() {
    return operator + inputs + " -> " + outputs;
  }
}
