package io.tuwen.chaos;

import io.tuwen.simulators.SeenLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges an image by what is known of it.
 *
 * <p>Of {@code false 2xx}, {@code lost} and {@code stuck} an image is counted under the first that
 * holds: each explains the ones behind it.
 */
final class Verdict {
  /** What a picture that was cut off fails with. */
  private static final String DAMAGED = "image_unreadable";

  private static final String OF_PROVIDER =
      io.tuwen.simulators.Pictures.UNKNOWN.stream()
          .map(SeenLine::text)
          .collect(Collectors.joining("\n"));

  private final Observation observation;
  private final List<Finding> findings = new ArrayList<>();

  private Verdict(Observation observation) {
    this.observation = observation;
  }

  /**
   * What is wrong with an image.
   *
   * @param issued the markers of all images
   */
  static List<Finding> of(Observation observation, Set<Marker> issued) {
    var verdict = new Verdict(observation);
    verdict.judgeProgress();
    observation.contradictions().forEach(it -> verdict.add(Offence.DOUBLY_VISIBLE, it));
    observation.listing().ifPresent(it -> verdict.add(Offence.WRONGLY_LISTED, it));
    verdict.judgeText(issued);
    verdict.judgeRenditions();
    return List.copyOf(verdict.findings);
  }

  /** Whether it failed, and had to. */
  static boolean isExpectedFailure(Observation observation) {
    return observation.image().sort() == Picture.Sort.DAMAGED
        && observation.text() instanceof Outcome.Failed failed
        && failed.code().equals(DAMAGED);
  }

  /** Whether a simulated provider has "read" it: they see the same in every picture. */
  static boolean isOfProvider(Observation observation) {
    return observation.text() instanceof Outcome.Done done && done.text().equals(OF_PROVIDER);
  }

  private void judgeProgress() {
    var waiting = waiting();
    if (observation.original() != Observation.Original.RIGHT) {
      add(
          Offence.FALSE_2XX,
          observation.original() == Observation.Original.ABSENT
              ? "the original is not in its bucket"
              : "the original is not what was sent");
    } else if (observation.status() == 404) {
      add(Offence.LOST, "it is answered with 404");
    } else if (observation.notFound() > 0) {
      add(
          Offence.LOST,
          "it was answered with 404 %d times for a while".formatted(observation.notFound()));
    } else if (!waiting.isEmpty() && !observation.published()) {
      add(Offence.LOST, "there is no event of it, and so no " + waiting);
    } else if (!waiting.isEmpty()) {
      add(Offence.STUCK, "waiting for " + waiting);
    } else if (observation.status() != 200) {
      add(Offence.STUCK, "its state is answered with " + observation.status());
    }
  }

  private List<String> waiting() {
    var waiting = new ArrayList<String>();
    if (observation.text() instanceof Outcome.Pending) {
      waiting.add("text");
    }
    if (observation.text() instanceof Outcome.Done && !observation.bareText()) {
      waiting.add("bare text");
    }
    renditions()
        .forEach(
            (style, outcome) -> {
              if (outcome instanceof Outcome.Pending) {
                waiting.add(style);
              }
            });
    return waiting;
  }

  private void judgeText(Set<Marker> issued) {
    var image = observation.image();
    if (observation.text() instanceof Outcome.Failed failed) {
      if (!isExpectedFailure(observation)) {
        add(Offence.FAILED_UNEXPECTEDLY, "text: " + failed.code());
      }
    } else if (observation.text() instanceof Outcome.Done done) {
      var read = Marker.in(done.text());
      var foreign =
          read.stream().filter(it -> !it.equals(image.marker())).filter(issued::contains).findAny();
      if (foreign.isPresent()) {
        add(
            Offence.DOUBLY_VISIBLE,
            "it has the text of another image: \"%s\", not \"%s\""
                .formatted(foreign.get().text(), image.marker().text()));
      } else if (image.sort() == Picture.Sort.DAMAGED) {
        add(Offence.WRONG_TEXT, "a damaged image was read: \"" + done.text() + "\"");
      } else if (image.sort() == Picture.Sort.TEXT
          && !read.contains(image.marker())
          && !isOfProvider(observation)) {
        add(
            Offence.WRONG_TEXT,
            "\"%s\" instead of \"%s\"".formatted(done.text(), image.marker().text()));
      }
    }
  }

  private void judgeRenditions() {
    renditions()
        .forEach(
            (style, outcome) -> {
              if (outcome instanceof Outcome.Failed failed
                  && observation.image().sort() != Picture.Sort.DAMAGED) {
                add(Offence.FAILED_UNEXPECTEDLY, style + ": " + failed.code());
              }
            });
  }

  private Map<String, Outcome> renditions() {
    return new TreeMap<>(observation.renditions());
  }

  private void add(Offence offence, String seen) {
    findings.add(new Finding(offence, observation.image().id(), seen));
  }
}
