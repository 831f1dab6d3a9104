package io.tuwen.chaos;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of an acknowledged image when everything is calm again.
 *
 * @param original what the bucket has
 * @param status what {@code GET /v1/images/{id}} is answered with
 * @param notFound how often it was answered so before, after the upload was acknowledged
 * @param published whether its event is on the topic
 * @param bareText whether the words stand beside the result
 * @param contradictions what was seen of it that cannot both be true
 * @param listing what is wrong with it in the lists of users
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
    List<String> contradictions,
    Optional<String> listing) {
  Observation {
    renditions = Map.copyOf(renditions);
    contradictions = List.copyOf(contradictions);
  }

  Observation withListing(Optional<String> wrong) {
    return new Observation(
        image,
        original,
        status,
        notFound,
        published,
        text,
        bareText,
        renditions,
        contradictions,
        wrong);
  }

  /** As lists name it. */
  String state() {
    return text instanceof Outcome.Done
        ? "completed"
        : text instanceof Outcome.Failed ? "failed" : "pending";
  }

  /**
   * A word of its text that no other has. Where the engine sees a gap in the marker, that is what
   * stands behind it.
   */
  Optional<String> ownWord() {
    return text instanceof Outcome.Done done && Marker.in(done.text()).contains(image.marker())
        ? Arrays.stream(done.text().split("[^0-9A-Za-z]+"))
            .max(Comparator.comparingInt(String::length))
        : Optional.empty();
  }

  /** What became of the bytes that were sent. */
  enum Original {
    RIGHT,
    WRONG,
    ABSENT
  }
}
