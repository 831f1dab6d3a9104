package io.tuwen.contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T08:30:00.120Z"));

  @Test
  void a_new_id_is_a_uuid_of_version_7_that_carries_its_time() {
    var id = ImageId.next(CLOCK).value();

    assertThat(id).matches("[0-9a-f-]{14}7[0-9a-f]{3}-[89ab].*").hasSize(36);
    assertThat(Long.parseLong(id.replace("-", "").substring(0, 12), 16)).isEqualTo(CLOCK.millis());
  }

  @Test
  void an_id_tells_when_the_server_made_it_and_one_of_a_client_tells_nothing() {
    assertThat(ImageId.next(CLOCK).madeAt()).contains(CLOCK.instant());
    assertThat(new ImageId("k-" + "a".repeat(43)).madeAt()).isEmpty();
  }

  @Test
  void ten_thousand_ids_of_one_millisecond_differ() {
    var ids = new HashSet<ImageId>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(ImageId.next(CLOCK));
    }

    assertThat(ids).hasSize(10_000);
  }

  @Test
  void ids_sort_by_time() {
    var earlier = ImageId.next(InstantSource.fixed(Instant.parse("2026-11-20T08:29:59Z")));

    assertThat(earlier.value()).isLessThan(ImageId.next(CLOCK).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k-", "k-../../etc", "../x", "0190b0f2-0000-4000-8000-000000000000"})
  void other_text_is_no_image_id(String text) {
    assertThat(ImageId.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageId(text));
  }

  /** The longest of what is stored beside an original is its result. */
  @Test
  void a_key_has_room_for_its_results_or_has_not() {
    var most = ObjectKey.MAX_BYTES - "_ocr.json".length();

    assertThat(new ObjectKey("k".repeat(most)).hasRoomForResults()).isTrue();
    assertThat(new ObjectKey("k".repeat(most + 1)).hasRoomForResults()).isFalse();
    assertThat(ObjectKey.parse("k".repeat(ObjectKey.MAX_BYTES))).isPresent();
    assertThat(ObjectKey.parse("k".repeat(ObjectKey.MAX_BYTES + 1))).isEmpty();
  }

  @Test
  void an_image_key_is_read_back_from_its_object_key() {
    var image = new ImageKey(Owner.GUEST, ImageId.next(CLOCK));

    assertThat(image.objectKey().value()).isEqualTo("guest/" + image.id());
    assertThat(ImageKey.parse(image.objectKey())).contains(image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "source/a.png", "guest/", "guest/x/y", "Guest/k-abc"})
  void an_object_that_somebody_else_named_is_no_image_key(String key) {
    assertThat(ImageKey.parse(new ObjectKey(key))).isEmpty();
  }

  @Test
  void results_are_named_after_their_original() {
    var original = new ObjectKey("guest/one");

    assertThat(original.ocrText().value()).isEqualTo("guest/one_ocr.txt");
    assertThat(original.ocrResult().value()).isEqualTo("guest/one_ocr.json");
  }

  @Test
  void renditions_are_named_after_the_public_name() {
    var name = new PublicId("a/b.png");

    assertThat(name.rendition("thumb").value()).isEqualTo("a/b.png!thumb");
    assertThat(name.rendition("thumb", "webp").value()).isEqualTo("a/b.png!thumb.webp");
    assertThat(name.failure("thumb").value()).isEqualTo("a/b.png!thumb.failed");
    assertThat(name.sized(800, 600).value()).isEqualTo("800*600/a/b.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "../x", "缩略"})
  void a_style_that_is_no_plain_name_is_refused(String style) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublicId("guest/one").rendition(style));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "\\a", "a\nb", "a\0b"})
  void what_object_storage_would_refuse_is_no_key(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(key));
  }

  @Test
  void a_key_has_at_most_1023_bytes() {
    assertThat(new ObjectKey("图".repeat(341)).value()).hasSize(341);
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("图".repeat(342)));
  }
}
