package io.tuwen.contract.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.MemoryStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenditionsTest {
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final RenditionStamp STAMP =
      new RenditionStamp(
          new ETag("0cc175b9c0f1b6a831c399e269772661"), "image/x", new EngineId("vips", 2));
  private final ObjectStore store = new MemoryStore();
  private final Renditions renditions = new Renditions(store, NAMES);
  private final ObjectKey key =
      new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();

  @Test
  void everything_of_an_original_is_found_and_removed_and_nothing_of_another() {
    var other = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
    for (var image : new ObjectKey[] {key, other}) {
      renditions.rememberSize("800*600");
      store(renditions.style(image, "thumb"));
      store(NAMES.publicName(image).rendition("thumb", "webp"));
      renditions.storeFailure(image, "small", STAMP, "image_unreadable", "it ends early");
      store(NAMES.processed(image, "image/rotate,90"));
      store(NAMES.publicName(image).sized(800, 600));
      // As a bucket that mirrors stores what was asked for.
      store(new ObjectKey("800x600/" + NAMES.publicName(image)));
    }

    var removed = renditions.deleteAll(key);

    assertThat(removed).isEqualTo(6);
    assertThat(renditions.keys(key)).isEmpty();
    assertThat(renditions.keys(other)).hasSize(6);
    assertThat(renditions.deleteAll(key)).isZero();
  }

  @Test
  void a_size_is_remembered_once_and_for_ever() {
    renditions.rememberSize("120*90");
    renditions.rememberSize("120*90");
    store(NAMES.publicName(key).sized(120, 90));

    assertThat(new Renditions(store, NAMES).deleteAll(key)).isEqualTo(1);
  }

  @Test
  void more_than_a_page_of_them_goes_too() {
    IntStream.range(0, Renditions.MOST_LISTED + 10)
        .forEach(it -> store(NAMES.processed(key, "image/rotate," + it)));

    assertThat(renditions.list(key)).hasSize(Renditions.MOST_LISTED);
    assertThat(renditions.deleteAll(key)).isEqualTo(Renditions.MOST_LISTED + 10);
    assertThat(renditions.keys(key)).isEmpty();
  }

  /** In a bucket of somebody's own, anything is a name. */
  @Test
  void an_object_whose_name_begins_like_another_and_a_style_keeps_its_renditions() {
    var image = new ObjectKey("photos/a");
    var beginsAlike = new ObjectKey("photos/a!b");
    store(renditions.style(image, "thumb"));
    store(renditions.style(beginsAlike, "thumb"));
    store(NAMES.processed(beginsAlike, "image/rotate,90"));

    renditions.deleteAll(image);

    assertThat(renditions.keys(image)).isEmpty();
    assertThat(renditions.keys(beginsAlike)).hasSize(2);
  }

  /** Its renditions would have names that are too long, so there are none. */
  @Test
  void an_object_whose_name_has_no_room_for_a_size_has_nothing_to_remove() {
    renditions.rememberSize("12345*12345");

    assertThat(renditions.deleteAll(new ObjectKey("a".repeat(1020)))).isZero();
  }

  @Test
  void a_key_has_room_for_a_style_or_has_not() {
    assertThat(renditions.hasRoom(key, "thumb")).isTrue();
    assertThat(renditions.hasRoom(new ObjectKey("a".repeat(1020)), "thumb")).isFalse();
  }

  @Test
  void what_is_stored_where_nothing_was_stays() throws IOException {
    var style = renditions.style(key, "thumb");

    assertThat(renditions.open(style)).isEmpty();
    assertThat(renditions.storeIfAbsent(style, new byte[] {1}, "image/jpeg", STAMP)).isTrue();
    assertThat(renditions.storeIfAbsent(style, new byte[] {2}, "image/jpeg", STAMP)).isFalse();

    try (var open = renditions.open(style).orElseThrow()) {
      assertThat(open.stream().readAllBytes()).containsExactly(1);
      assertThat(Renditions.stamp(open.object())).contains(STAMP);
      assertThat(open.object().attributes().isWithheld()).isFalse();
    }
  }

  @Test
  void a_private_one_is_withheld_also_where_the_bucket_is_public() {
    var style = renditions.style(key, "thumb");

    renditions.storePrivately(style, new byte[1], "image/jpeg", STAMP);

    assertThat(store.describe(Bucket.RENDITIONS, style).orElseThrow().attributes().isWithheld())
        .isTrue();
  }

  @Test
  void what_was_made_and_what_failed_are_told_apart() {
    store(renditions.style(key, "thumb"));
    renditions.storeFailure(key, "small", STAMP, "image_unreadable", "it ends early");

    assertThat(renditions.describe(renditions.style(key, "thumb")))
        .containsInstanceOf(StoredRendition.Made.class);
    assertThat(renditions.describe(renditions.failure(key, "small")))
        .containsInstanceOf(StoredRendition.Failed.class);
  }

  @Test
  void one_look_tells_the_styles_that_may_be_there() {
    store(renditions.style(key, "thumb"));

    var styles = renditions.styles(key);

    assertThat(styles.test(renditions.style(key, "thumb"))).isTrue();
    assertThat(styles.test(renditions.style(key, "small"))).isFalse();
    IntStream.range(0, Renditions.MOST_LISTED)
        .forEach(it -> store(renditions.style(key, "a" + it)));
    assertThat(renditions.styles(key).test(renditions.style(key, "small"))).isTrue();
  }

  private void store(ObjectKey rendition) {
    renditions.store(rendition, new byte[1], "image/jpeg", STAMP);
  }
}
