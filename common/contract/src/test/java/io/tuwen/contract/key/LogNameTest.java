package io.tuwen.contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** An id is what gives access to a guest's image, and it stood in every line of every log. */
class LogNameTest {
  private final ImageKey image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private final String id = image.id().value();

  @Test
  void of_an_id_the_time_is_shown_and_nothing_of_its_chance() {
    assertThat(LogName.of(image.id())).isEqualTo(id.substring(0, 13) + "…");
    assertThat(LogName.of(image.objectKey())).isEqualTo("guest/" + id.substring(0, 13) + "…");
  }

  @Test
  void a_rendition_does_not_tell_its_original() {
    for (var key :
        new String[] {
          image.objectKey() + "!thumb",
          "800*600/" + image.objectKey(),
          image.objectKey() + "_ocr.txt"
        }) {
      assertThat(LogName.of(new ObjectKey(key)))
          .doesNotContain(id)
          .doesNotContain(id.substring(14));
    }
  }

  @Test
  void a_name_of_a_clients_own_is_cut_too() {
    var named = new Names("0123456789abcdef0123456789abcdef").ofClientKey(Owner.GUEST, "receipt");

    assertThat(LogName.of(named)).hasSizeLessThan(15).endsWith("…");
    assertThat(LogName.of(new ObjectKey("a.jpg"))).isEqualTo("a.…");
  }

  @Test
  void a_key_cannot_end_the_quotes_around_it_or_turn_the_line_around() {
    assertThat(LogName.of(new ObjectKey("\" event=x \u202e" + "y".repeat(40))))
        .doesNotContain("\"", " ", "\u202e");
    assertThat(LogName.of((String) null)).isEmpty();
  }
}
