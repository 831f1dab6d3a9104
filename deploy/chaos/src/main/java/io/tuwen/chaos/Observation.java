package io.tuwen.chaos;

import java.util.List;
import java.util.Map;

/**
 * All that is known of an acknowledged image when everything is calm again.
 *
 * @param original what the bucket has
 * @param status what {@code GET /v1/images/{id}} is answered with
 * @param notFound how often it was answered so before, after the upload was acknowledged
 * @param published whether its event is on the topic
 * @param bareText whether the words stand beside the result
 * @param contradictions what was seen of it that cannot both be true
 */
record Observation(
    Accepted image,
    Original original,
    int status,
    int notFound,
    boolean published,
    Outcome text,
    boolean bareText,
    Map<String, Outcome> renditions,
    List<String> contradictions) {
  Observation {
    renditions = Map.copyOf(renditions);
    contradictions = List.copyOf(contradictions);
  }

  /** What became of the bytes that were sent. */
  enum Original {
    RIGHT,
    WRONG,
    ABSENT
  }
}
