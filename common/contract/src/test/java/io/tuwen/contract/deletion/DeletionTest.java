package io.tuwen.contract.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeletionTest {
  private static final ObjectKey KEY = new ObjectKey("u-1/k-abc");
  private static final Instant STORED = Instant.parse("2026-11-28T10:00:00Z");

  /** Object storage knows whole seconds; the eTag tells two versions of one second apart. */
  @ParameterizedTest
  @CsvSource({
    "aa, 10:00:00, true",
    "aa, 10:00:01, false",
    "bb, 10:00:00, false",
    "bb, 10:00:01, false",
    "bb, 09:59:59, true"
  })
  void an_image_goes_as_it_was_and_what_comes_under_its_name_later_stays(
      String eTag, String storedAt, boolean goes) {
    var deletion = Deletion.of(KEY, new ETag("aa"), STORED, By.OWNER, STORED.plusSeconds(3600));

    assertThat(deletion.covers(KEY, new ETag(eTag), at(storedAt))).isEqualTo(goes);
  }

  @ParameterizedTest
  @CsvSource({
    "u-1/a, 10:00:00, true",
    "u-1/a, 10:00:01, false",
    "u-12/a, 10:00:00, false",
    "u-1, 10:00:00, false",
    "U-1/a, 10:00:00, false"
  })
  void all_of_an_owner_is_what_it_stored_up_to_that_second_and_nothing_of_another(
      String key, String storedAt, boolean goes) {
    var deletion = Deletion.of(new Owner("u-1"), By.OWNER, STORED.plusMillis(400));

    assertThat(deletion.covers(new ObjectKey(key), new ETag("aa"), at(storedAt))).isEqualTo(goes);
  }

  /** An image that was answered just before an operator's order stayed: the storage was ahead. */
  @ParameterizedTest
  @EnumSource
  void all_of_an_owner_is_what_was_answered_before_by_a_clock_that_is_a_little_ahead(By by) {
    var deletion = Deletion.of(new Owner("u-1"), by, STORED.plusMillis(800));

    assertThat(deletion.covers(KEY, new ETag("aa"), at("10:00:01"))).isTrue();
    assertThat(deletion.covers(KEY, new ETag("aa"), at("10:00:02"))).isFalse();
    assertThat(deletion.over()).isEqualTo(at("10:00:02").plusMillis(500));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-28T" + time + "Z");
  }

  @Test
  void a_part_of_a_larger_deletion_is_by_the_same_and_about_one_image() {
    var all = Deletion.of(new Owner("u-1"), By.OPERATOR, STORED);

    var part = all.child(KEY, new ETag("aa"), STORED.minusSeconds(9));

    assertThat(part.parent()).contains(all.id());
    assertThat(part.by()).isEqualTo(By.OPERATOR);
    assertThat(part.covers(KEY, new ETag("aa"), STORED.minusSeconds(9))).isTrue();
    assertThat(part.covers(KEY, new ETag("aa"), STORED)).isFalse();
  }

  /** A part that was made minutes later hid what was uploaded under its name in between. */
  @Test
  void a_part_was_asked_for_when_the_whole_was() {
    var all = Deletion.of(new Owner("u-1"), By.OPERATOR, STORED);

    assertThat(all.child(KEY, new ETag("aa"), STORED.minusSeconds(9)).requestedAt())
        .isEqualTo(all.requestedAt());
    assertThat(all.childOfRemains(KEY).requestedAt()).isEqualTo(all.requestedAt());
  }
}
