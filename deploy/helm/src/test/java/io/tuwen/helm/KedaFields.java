package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The fields of KEDA's objects, of which there is no model: {@code keda.yaml} knows them. */
final class KedaFields {
  private static final JsonNode KNOWN = read();

  private KedaFields() {}

  private static JsonNode read() {
    try {
      return Yaml.MAPPER.readTree(HelmChart.resource("keda.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> violations(JsonNode object) {
    var known = KNOWN.get(object.path("kind").asText());
    if (known == null) {
      return Stream.empty();
    }
    var spec = object.path("spec");
    return Stream.concat(
        compare("spec", known, spec),
        Yaml.each(spec.path("triggers")).flatMap(KedaFields::metadata));
  }

  private static Stream<String> metadata(JsonNode trigger) {
    var known = KNOWN.path(trigger.path("type").asText());
    return compare("metadata of " + trigger.path("name").asText(), known, trigger.path("metadata"));
  }

  private static Stream<String> compare(String where, JsonNode known, JsonNode there) {
    if (known.isTextual()) {
      return isA(known.asText(), there)
          ? Stream.empty()
          : Stream.of("%s is no %s: %s".formatted(where, known.asText(), there));
    }
    if (known.isArray()) {
      return there.isArray()
          ? Yaml.each(there).flatMap(it -> compare(where, known.get(0), it))
          : Stream.of(where + " is no list");
    }
    if (!there.isObject()) {
      return Stream.of(where + " is no object");
    }
    var unknown =
        there.properties().stream()
            .map(it -> it.getKey())
            .filter(it -> !known.has(it) && !known.has(it + "!"))
            .map(it -> "%s: there is no %s".formatted(where, it));
    var missing =
        known.properties().stream()
            .map(it -> it.getKey())
            .filter(it -> it.endsWith("!") && !there.has(bare(it)))
            .map(it -> "%s: %s is missing".formatted(where, bare(it)));
    var below =
        known.properties().stream()
            .filter(it -> there.has(bare(it.getKey())))
            .flatMap(
                it ->
                    compare(
                        where + "." + bare(it.getKey()),
                        it.getValue(),
                        there.get(bare(it.getKey()))));
    return Stream.of(unknown, missing, below).flatMap(it -> it);
  }

  private static String bare(String name) {
    return name.endsWith("!") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "any" -> true;
      case "string" -> value.isTextual();
      case "integer" -> value.isInt();
      case "boolean" -> value.isBoolean();
      default -> value.isTextual() && List.of(type.split("\\|")).contains(value.asText());
    };
  }
}
