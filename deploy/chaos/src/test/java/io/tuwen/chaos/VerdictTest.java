package io.tuwen.chaos;

import static io.tuwen.chaos.Offence.DOUBLY_VISIBLE;
import static io.tuwen.chaos.Offence.FAILED_UNEXPECTEDLY;
import static io.tuwen.chaos.Offence.FALSE_2XX;
import static io.tuwen.chaos.Offence.LOST;
import static io.tuwen.chaos.Offence.STUCK;
import static io.tuwen.chaos.Offence.WRONGLY_LISTED;
import static io.tuwen.chaos.Offence.WRONG_TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final Set<Marker> ISSUED = Set.of(Observations.MARKER, Observations.OTHER);

  private final Observations well = Observations.of(Picture.Sort.TEXT);

  @ParameterizedTest
  @EnumSource
  void nothing_is_wrong_where_all_is_well(Picture.Sort sort) {
    assertThat(offences(Observations.of(sort))).isEmpty();
  }

  @Test
  void an_original_that_is_not_there_was_a_false_2xx() {
    assertThat(offences(well.original(Observation.Original.ABSENT))).containsExactly(FALSE_2XX);
    assertThat(offences(well.original(Observation.Original.WRONG))).containsExactly(FALSE_2XX);
  }

  @Test
  void a_false_2xx_explains_why_nothing_else_is_there() {
    var observation =
        well.original(Observation.Original.ABSENT)
            .status(404)
            .unpublished()
            .text(new Outcome.Pending());

    assertThat(offences(observation)).containsExactly(FALSE_2XX);
  }

  @Test
  void an_image_that_its_user_does_not_find_is_wrongly_listed() {
    assertThat(offences(well.listing("the list has nothing"))).containsExactly(WRONGLY_LISTED);
  }

  @Test
  void what_a_simulated_provider_sees_in_every_picture_is_no_wrong_text() {
    var seen = new Outcome.Done("图文 模拟识别\nSIMULATED TEXT 2026");

    assertThat(offences(well.text(seen))).isEmpty();
    assertThat(offences(Observations.of(Picture.Sort.DAMAGED).text(seen)))
        .containsExactly(WRONG_TEXT);
  }

  @Test
  void the_word_to_search_for_is_as_the_engine_has_read_it() {
    var read = well.text(new Outcome.Done("TW " + Observations.MARKER.digits() + " x"));

    assertThat(read.it().ownWord()).contains(Observations.MARKER.digits());
    assertThat(well.text(new Outcome.Done("something else")).it().ownWord()).isEmpty();
  }

  @Test
  void an_image_that_nobody_finds_is_lost() {
    assertThat(offences(well.status(404))).containsExactly(LOST);
  }

  @Test
  void an_image_that_could_not_be_found_for_a_while_was_lost() {
    assertThat(offences(well.notFound(2))).containsExactly(LOST);
  }

  @Test
  void an_image_without_an_event_and_a_result_is_lost() {
    assertThat(offences(well.unpublished().text(new Outcome.Pending()))).containsExactly(LOST);
    assertThat(offences(well.unpublished().rendition("thumb", new Outcome.Pending())))
        .containsExactly(LOST);
  }

  @Test
  void an_image_with_an_event_and_without_a_result_is_stuck() {
    assertThat(offences(well.text(new Outcome.Pending()))).containsExactly(STUCK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compressed", "thumb"})
  void an_image_without_a_rendition_is_stuck(String style) {
    assertThat(offences(well.rendition(style, new Outcome.Pending()))).containsExactly(STUCK);
  }

  @Test
  void a_result_without_its_bare_text_is_stuck_halfway() {
    assertThat(offences(well.withoutBareText())).containsExactly(STUCK);
    assertThat(offences(Observations.of(Picture.Sort.DAMAGED).withoutBareText())).isEmpty();
  }

  @Test
  void an_image_whose_state_nobody_tells_is_stuck() {
    assertThat(offences(well.status(503))).containsExactly(STUCK);
  }

  @Test
  void what_was_seen_in_two_ways_is_doubly_visible() {
    assertThat(offences(well.contradiction("seen, then not there")))
        .containsExactly(DOUBLY_VISIBLE);
  }

  @Test
  void the_text_of_another_image_is_doubly_visible() {
    assertThat(offences(well.text(new Outcome.Done(Observations.OTHER.text()))))
        .containsExactly(DOUBLY_VISIBLE);
    assertThat(
            offences(
                Observations.of(Picture.Sort.PHOTO)
                    .text(new Outcome.Done(Observations.OTHER.text()))))
        .containsExactly(DOUBLY_VISIBLE);
  }

  @Test
  void a_text_that_nobody_wrote_is_wrong() {
    assertThat(offences(well.text(new Outcome.Done("TW 0000 0000")))).containsExactly(WRONG_TEXT);
    assertThat(offences(well.text(new Outcome.Done("")))).containsExactly(WRONG_TEXT);
    assertThat(offences(Observations.of(Picture.Sort.DAMAGED).text(new Outcome.Done(""))))
        .containsExactly(WRONG_TEXT);
  }

  @Test
  void a_good_image_that_fails_is_told_with_its_code() {
    var findings = Verdict.of(well.text(new Outcome.Failed("worker_crashed")).it(), ISSUED);

    assertThat(findings)
        .containsExactly(new Finding(FAILED_UNEXPECTEDLY, "id-1", "text: worker_crashed"));
    assertThat(offences(well.rendition("thumb", new Outcome.Failed("internal_error"))))
        .containsExactly(FAILED_UNEXPECTEDLY);
  }

  @Test
  void a_damaged_image_has_to_fail_for_being_damaged() {
    var damaged = Observations.of(Picture.Sort.DAMAGED);

    assertThat(Verdict.isExpectedFailure(damaged.it())).isTrue();
    assertThat(offences(damaged.text(new Outcome.Failed("storage_unavailable"))))
        .containsExactly(FAILED_UNEXPECTEDLY);
    assertThat(Verdict.isExpectedFailure(well.text(new Outcome.Failed("image_unreadable")).it()))
        .isFalse();
  }

  private static List<Offence> offences(Observations observations) {
    return Verdict.of(observations.it(), ISSUED).stream().map(Finding::offence).toList();
  }
}
