package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.emulator.store.ObjectRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private static final String KEY = "guest/0190b0f2-0000-7000-8000-000000000000";

  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");

  private final Versions versions = new Versions(NAMES);

  @Test
  void what_stays_as_it_is_has_no_changes() {
    look(object("_ocr.json", "A", 1), object("!thumb", "B", 1));
    look(object("_ocr.json", "A", 1), object("!thumb", "B", 1), object("!compressed", "C", 2));

    assertThat(versions.changes(KEY)).isEmpty();
    assertThat(versions.resultAt(KEY)).contains(Instant.ofEpochSecond(1));
  }

  @Test
  void a_result_that_was_written_again_is_a_change() {
    look(object("_ocr.json", "A", 1));
    look(object("_ocr.json", "B", 2));

    assertThat(versions.changes(KEY))
        .containsExactly(
            KEY
                + "_ocr.json was written at 1970-01-01T00:00:01Z"
                + " and again, differently, at 1970-01-01T00:00:02Z");
  }

  @Test
  void a_rendition_that_was_written_again_with_the_same_bytes_is_the_same() {
    look(object("!thumb", "A", 1));
    look(object("!thumb", "A", 2));

    assertThat(versions.changes(KEY)).isEmpty();
  }

  @Test
  void what_disappears_is_a_change() {
    look(object("_ocr.json", "A", 1), object("!thumb", "B", 1));
    look(object("!thumb", "B", 1));

    assertThat(versions.changes(KEY)).containsExactly(KEY + "_ocr.json was there and is gone");
  }

  @Test
  void a_rendition_that_failed_and_was_made_is_a_change() {
    look(object("!thumb.failed", "A", 1));
    look(object("!thumb.failed", "A", 1), object("!thumb", "B", 2));

    assertThat(versions.changes(KEY)).hasSize(1);
  }

  private void look(ObjectRecord... objects) {
    versions.look(List.of(Arrays.asList(objects)));
  }

  private static ObjectRecord object(String suffix, String eTag, int second) {
    var name = suffix.startsWith("!") ? NAMES.publicName(new ObjectKey(KEY)).value() : KEY;
    return new ObjectRecord(
        name + suffix,
        1,
        eTag,
        "0",
        ObjectRecord.NORMAL,
        Instant.ofEpochSecond(second),
        Map.of(),
        Map.of(),
        ObjectRecord.DEFAULT_ACL);
  }
}
