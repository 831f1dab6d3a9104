package io.tuwen.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A result as a reader saw it.
 *
 * @param content the text, or the code of the failure; empty where only the state was asked for
 */
record Seen(String status, String time, Optional<String> content) {
  private static final String PENDING = "pending";

  /** From {@code GET /v1/images/{id}/text}; empty where there is no result yet. */
  static Optional<Seen> inText(JsonNode body) {
    return of(body, "time");
  }

  /** From {@code GET /v1/images/{id}}. */
  static Optional<Seen> inState(JsonNode body) {
    return of(body.path("operations").path("ocr"), "finishedAt");
  }

  private static Optional<Seen> of(JsonNode result, String time) {
    var status = result.path("status").asText();
    if (status.equals(PENDING)) {
      return Optional.empty();
    }
    var content =
        result.has("error")
            ? Optional.of(result.path("error").path("code").asText())
            : Optional.ofNullable(result.get("text")).map(JsonNode::asText);
    return Optional.of(new Seen(status, result.path(time).asText(), content));
  }

  /**
   * What is wrong when a client that saw one thing then asks and sees another.
   *
   * @param before what he had seen when he asked
   */
  static Optional<String> contradiction(Optional<Seen> before, Optional<Seen> now) {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (now.isEmpty()) {
      return Optional.of("seen as %s, then not there".formatted(before.get()));
    }
    return before.get().agreesWith(now.get())
        ? Optional.empty()
        : Optional.of("seen as %s, then as %s".formatted(before.get(), now.get()));
  }

  private boolean agreesWith(Seen other) {
    return status.equals(other.status)
        && time.equals(other.time)
        && (content.isEmpty() || other.content.isEmpty() || content.equals(other.content));
  }

  @Override
  public String toString() {
    return "%s at %s%s"
        .formatted(status, time, content.map(it -> " with \"" + it + "\"").orElse(""));
  }
}
