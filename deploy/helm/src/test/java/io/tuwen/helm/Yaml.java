package io.tuwen.helm;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads YAML, strictly, and walks in it. */
final class Yaml {
  /** A name that stands twice is a mistake that YAML lets pass, and one of the two is lost. */
  static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private Yaml() {}

  static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static List<String> texts(JsonNode list) {
    return each(list).map(JsonNode::asText).toList();
  }

  /** Every object and list in it, itself too. */
  static Stream<JsonNode> everything(JsonNode node) {
    return Stream.concat(Stream.of(node), each(node).flatMap(Yaml::everything));
  }

  /** Whether all of these labels are there. */
  static boolean isIn(JsonNode wanted, JsonNode labels) {
    return wanted.properties().stream()
        .allMatch(it -> labels.path(it.getKey()).asText().equals(it.getValue().asText()));
  }
}
