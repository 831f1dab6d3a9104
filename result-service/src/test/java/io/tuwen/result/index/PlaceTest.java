package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static final Names NAMES = new Names("not-a-secret-not-a-secret-not-a-secret");
  private static final Owner ANN = Owner.GUEST;
  private static final Place PLACE =
      new Place(Instant.parse("2026-11-29T08:00:00.123456Z"), "0195");

  @Test
  void a_cursor_leads_its_owner_back_to_the_place() {
    assertThat(Place.parse(PLACE.cursor(ANN, NAMES), ANN, NAMES)).contains(PLACE);
  }

  @Test
  void a_cursor_of_another_server_is_none() {
    var others = new Names("another-secret-another-secret-another");

    assertThat(Place.parse(PLACE.cursor(ANN, others), ANN, NAMES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.b", "!.x", "=.=", "MTc2.x", "OTAwMDAwMDAwMDAwMDAwMDAwMC54.x"})
  void what_was_not_given_is_no_place(String cursor) {
    assertThat(Place.parse(cursor, ANN, NAMES)).isEmpty();
    assertThat(Place.parse(cursor + "x".repeat(300), ANN, NAMES)).isEmpty();
  }

  @Test
  void a_place_beyond_time_is_none() {
    var text = Long.MAX_VALUE + "0.x";

    assertThat(
            Place.parse(
                Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + ".x",
                ANN,
                NAMES))
        .isEmpty();
  }

  @Test
  void a_cursor_has_a_length() {
    var longest = new Place(Instant.EPOCH, "i".repeat(200));
    var cursor = longest.cursor(ANN, NAMES);

    assertThat(cursor).hasSizeGreaterThan(256);
    assertThat(Place.parse(cursor, ANN, NAMES)).isEmpty();
  }
}
