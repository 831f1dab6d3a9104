package io.tuwen.chaos;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image with which all is well, and the ways in which it may not be. */
record Observations(Observation it) {
  static final Marker MARKER = Marker.of(1);
  static final Marker OTHER = Marker.of(2);

  static Observations of(Picture.Sort sort) {
    var image = image(sort);
    var text =
        sort == Picture.Sort.DAMAGED
            ? new Outcome.Failed("image_unreadable")
            : new Outcome.Done(sort == Picture.Sort.TEXT ? MARKER.text() : "");
    Outcome rendition =
        sort == Picture.Sort.DAMAGED
            ? new Outcome.Failed("image_unreadable")
            : new Outcome.Done("");
    return new Observations(
        new Observation(
            image,
            Observation.Original.RIGHT,
            200,
            0,
            true,
            text,
            true,
            Map.of("compressed", rendition, "thumb", rendition),
            List.of(),
            Optional.empty()));
  }

  private static Accepted image(Picture.Sort sort) {
    return new Accepted(
        "id-1",
        "guest/id-1",
        Upload.Way.FORM,
        Optional.empty(),
        sort,
        MARKER,
        "md5",
        Instant.EPOCH);
  }

  Observations listing(String wrong) {
    return new Observations(it.withListing(Optional.of(wrong)));
  }

  Observations original(Observation.Original original) {
    return with(original, it.status(), it.notFound(), it.published(), it.text());
  }

  Observations status(int status) {
    return with(it.original(), status, it.notFound(), it.published(), it.text());
  }

  Observations notFound(int times) {
    return with(it.original(), it.status(), times, it.published(), it.text());
  }

  Observations unpublished() {
    return with(it.original(), it.status(), it.notFound(), false, it.text());
  }

  Observations text(Outcome text) {
    return with(it.original(), it.status(), it.notFound(), it.published(), text);
  }

  Observations rendition(String style, Outcome outcome) {
    var renditions = new HashMap<>(it.renditions());
    renditions.put(style, outcome);
    return with(it.bareText(), renditions, it.contradictions());
  }

  Observations withoutBareText() {
    return with(false, it.renditions(), it.contradictions());
  }

  Observations contradiction(String what) {
    return with(it.bareText(), it.renditions(), List.of(what));
  }

  private Observations with(
      Observation.Original original, int status, int notFound, boolean published, Outcome text) {
    return new Observations(
        new Observation(
            it.image(),
            original,
            status,
            notFound,
            published,
            text,
            it.bareText(),
            it.renditions(),
            it.contradictions(),
            it.listing()));
  }

  private Observations with(
      boolean bareText, Map<String, Outcome> renditions, List<String> contradictions) {
    return new Observations(
        new Observation(
            it.image(),
            it.original(),
            it.status(),
            it.notFound(),
            it.published(),
            it.text(),
            bareText,
            renditions,
            contradictions,
            it.listing()));
  }
}
