package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackedTest {
  private static final Optional<Seen> NOTHING = Optional.empty();
  private static final Optional<Seen> TEXT = seen("completed", "10:00", "TW 1");
  private static final Optional<Seen> STATE =
      Optional.of(new Seen("completed", "10:00", Optional.empty()));

  private final Tracked image =
      new Tracked(
          new Accepted(
              "id",
              "guest/id",
              Upload.Way.FORM,
              Optional.empty(),
              Picture.Sort.TEXT,
              Marker.of(1),
              "md5",
              Instant.EPOCH));

  @Test
  void a_result_that_comes_and_stays_is_right() {
    image.answered(image.seen(), NOTHING);
    image.answered(image.seen(), STATE);
    image.answered(image.seen(), TEXT);
    image.answered(image.seen(), STATE);

    assertThat(image.contradictions()).isEmpty();
    assertThat(image.seen()).isEqualTo(TEXT);
  }

  @Test
  void a_result_that_goes_away_is_noted() {
    image.answered(image.seen(), TEXT);
    image.answered(image.seen(), NOTHING);

    assertThat(image.contradictions())
        .containsExactly("seen as completed at 10:00 with \"TW 1\", then not there");
  }

  @Test
  void an_answer_that_was_asked_for_before_the_result_was_seen_is_no_contradiction() {
    var before = image.seen();
    image.answered(image.seen(), TEXT);
    image.answered(before, NOTHING);

    assertThat(image.contradictions()).isEmpty();
  }

  @Test
  void another_text_status_or_time_is_noted() {
    image.answered(image.seen(), TEXT);
    image.answered(image.seen(), seen("completed", "10:00", "TW 2"));
    image.answered(image.seen(), seen("completed", "10:01", "TW 1"));
    image.answered(image.seen(), seen("failed", "10:00", "internal_error"));

    assertThat(image.contradictions()).hasSize(3);
  }

  @Test
  void results_are_read_from_both_answers() throws Exception {
    var json = new ObjectMapper();
    var text = json.readTree("{\"status\":\"completed\",\"time\":\"10:00\",\"text\":\"TW 1\"}");
    var state =
        json.readTree(
            "{\"operations\":{\"ocr\":{\"status\":\"completed\",\"finishedAt\":\"10:00\"}}}");
    var failed =
        json.readTree(
            "{\"status\":\"failed\",\"time\":\"10:00\",\"error\":{\"code\":\"image_unreadable\"}}");

    assertThat(Seen.inText(text)).isEqualTo(TEXT);
    assertThat(Seen.inState(state)).isEqualTo(STATE);
    assertThat(Seen.inText(failed)).isEqualTo(seen("failed", "10:00", "image_unreadable"));
    assertThat(Seen.inText(json.readTree("{\"status\":\"pending\"}"))).isEmpty();
  }

  private static Optional<Seen> seen(String status, String time, String content) {
    return Optional.of(new Seen(status, time, Optional.of(content)));
  }
}
