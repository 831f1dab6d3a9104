package io.tuwen.contract.deletion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenDeletionsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.500Z");
  private static final ETag VERSION = new ETag("aa");
  private static final ObjectKey KEY = new ObjectKey("u-1/a");

  private final OpenDeletions open = new OpenDeletions();
  private final ArrayList<Deletion> heard = new ArrayList<>();
  private final Deletion one = Deletion.of(KEY, VERSION, NOW, By.OWNER, NOW);
  private final Deletion all = Deletion.of(new Owner("u-1"), By.OWNER, NOW);

  @BeforeEach
  void listen() {
    open.listen(heard::add);
  }

  private void take(Deletion deletion) {
    open.take(DeletionJson.key(deletion.id()), DeletionJson.write(deletion));
  }

  @Test
  void an_image_is_pending_from_its_intent_until_that_is_done() {
    take(one);
    assertThat(open.pending(KEY, VERSION, NOW)).contains(one);
    assertThat(open.running(new Owner("u-1"))).isEqualTo(1);

    take(one.doneAt(NOW));

    assertThat(open.pending(KEY, VERSION, NOW)).isEmpty();
    assertThat(open.find(one.id())).map(Deletion::isDone).contains(true);
    assertThat(open.running()).isZero();
    assertThat(open.running(new Owner("u-1"))).isZero();
    assertThat(heard).containsExactly(one, one.doneAt(NOW));
  }

  /** A tail that begins anew hands out everything once more. */
  @Test
  void what_comes_back_from_the_topic_late_is_not_news() {
    take(one);
    take(one.doneAt(NOW));

    take(one);
    take(one.doneAt(NOW));

    assertThat(heard).hasSize(2);
    assertThat(open.pending(KEY)).isEmpty();
  }

  @Test
  void those_on_their_way_are_counted_for_each_owner() {
    var others = Deletion.of(new ObjectKey("u-2/a"), VERSION, NOW, By.OWNER, NOW);
    take(one);
    take(all);
    take(others);
    assertThat(open.running(new Owner("u-1"))).isEqualTo(2);
    assertThat(open.runningForAll(new Owner("u-1"))).isEqualTo(1);

    take(all.doneAt(NOW));

    assertThat(open.running(new Owner("u-1"))).isEqualTo(1);
    assertThat(open.runningForAll(new Owner("u-1"))).isZero();
    assertThat(open.running(new Owner("u-2"))).isEqualTo(1);
    assertThat(open.running()).isEqualTo(2);
    open.forget(one.id());
    assertThat(open.running(new Owner("u-1"))).isZero();
    assertThat(open.pending(KEY)).isEmpty();
  }

  @Test
  void the_one_about_a_key_is_found_while_it_is_on_its_way() {
    take(all);
    assertThat(open.pending(KEY)).isEmpty();
    take(one);
    assertThat(open.pending(KEY)).contains(one);
    var original = new StoredObject(KEY, VERSION, 1, NOW, Attributes.ofType("image/jpeg"));
    assertThat(open.pending(original)).isPresent();
    assertThat(one.covers(original)).isTrue();
    assertThat(one.covers(new StoredObject(KEY, VERSION, 1, NOW.plusSeconds(1), null))).isFalse();

    take(one.doneAt(NOW));

    assertThat(open.pending(KEY)).isEmpty();
  }

  @Test
  void what_has_left_the_topic_is_forgotten() {
    take(one);
    take(all);

    open.take(DeletionJson.key(one.id()), null);

    assertThat(open.all()).containsExactly(all);
    assertThat(open.running()).isEqualTo(1);
    assertThat(open.pending(KEY, VERSION, NOW)).contains(all);
  }

  @Test
  void all_of_an_owner_is_pending_and_nothing_of_another() {
    take(all);

    assertThat(open.pending(KEY, VERSION, NOW)).contains(all);
    assertThat(open.pending(new ObjectKey("u-12/a"), VERSION, NOW)).isEmpty();
    assertThat(open.pending(new ObjectKey("u-1"), VERSION, NOW)).isEmpty();
    assertThat(open.runningForAll(new Owner("u-1"))).isEqualTo(1);
    assertThat(open.runningForAll(new Owner("u-12"))).isZero();
  }

  /** A row of the index goes a little later than the image. */
  @Test
  void a_list_hides_what_was_uploaded_before_also_when_it_is_done() {
    take(one.doneAt(NOW));

    assertThat(open.hides(KEY, NOW.minusMillis(1))).isTrue();
    assertThat(open.hides(KEY, NOW.plusMillis(1))).isFalse();
    assertThat(open.hides(new ObjectKey("u-1/b"), NOW.minusMillis(1))).isFalse();
  }

  @Test
  void what_another_program_writes_changes_nothing() {
    open.take("x", "{}".getBytes(UTF_8));
    open.take("x", null);
    open.take(null, null);

    assertThat(open.all()).isEmpty();
  }
}
