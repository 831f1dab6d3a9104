package io.tuwen.result.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code META-INF/openapi.yaml}, as the page about it needs it. */
final class ApiDescription {
  /** Operators' addresses are on no public route. */
  private static final String NOT_PUBLIC = "operations";

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

  private final JsonNode document;

  private ApiDescription(JsonNode document) {
    this.document = document;
  }

  static ApiDescription read() {
    try {
      return new ApiDescription(
          new ObjectMapper(new YAMLFactory()).readTree(Page.text("/META-INF/openapi.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address with a method, and what is said of it. */
  record Operation(String method, String path, JsonNode said) {
    String id() {
      return said.path("operationId").asText();
    }

    Optional<String> sample() {
      return Optional.ofNullable(said.path("x-codeSamples").path(0).path("source").textValue());
    }

    /** Of an answer that is a text. */
    Optional<JsonNode> example() {
      for (var answer : said.path("responses")) {
        for (var content : answer.path("content")) {
          if (content.has("example")) {
            return Optional.of(content.get("example"));
          }
        }
      }
      return Optional.empty();
    }
  }

  /** The operations for clients, as they stand. */
  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          var said = method.getValue();
                          if (METHODS.contains(method.getKey())
                              && !said.path("tags").path(0).asText().equals(NOT_PUBLIC)) {
                            operations.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT), path.getKey(), said));
                          }
                        }));
    return operations;
  }

  /** What a reference leads to; anything else is itself. */
  JsonNode resolved(JsonNode node) {
    var reference = node.path("$ref").textValue();
    return reference == null ? node : document.at(reference.substring(1));
  }
}
