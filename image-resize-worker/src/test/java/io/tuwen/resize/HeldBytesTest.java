package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");
  private static final Party THREE = new Party.Network("192.0.2.3");

  private final AtomicLong nanos = new AtomicLong();
  private final HeldBytes held = new HeldBytes(100, new SimpleMeterRegistry(), nanos::get);
  private final List<String> cut = new ArrayList<>();

  @Test
  void one_party_has_its_share_and_leaves_the_rest_to_others() {
    held.take(ONE, 20);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(ONE, 6));
    held.take(ONE, 5);
    held.take(TWO, 25);
    assertThat(held.inUse()).isEqualTo(50);
  }

  @Test
  void one_rendition_may_be_larger_than_a_share() {
    held.take(ONE, 80);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(TWO, 21));
    held.take(TWO, 20);
  }

  @Test
  void one_rendition_may_be_larger_than_all_where_nothing_else_is_held() {
    var large = held.take(ONE, 300);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(TWO, 1));
    large.close();
    held.take(TWO, 1);
    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(THREE, 300));
  }

  @Test
  void what_several_hold_is_counted_once_until_the_last_lets_go() {
    var first = held.take(ONE, 40);
    var second = first.again(ONE);

    first.close();
    first.close();
    assertThat(held.inUse()).isEqualTo(40);
    second.close();
    assertThat(held.inUse()).isZero();
  }

  @Test
  void what_is_smaller_in_truth_leaves_room() {
    var first = held.take(ONE, 90);

    first.correct(10);

    held.take(TWO, 90);
    assertThat(held.inUse()).isEqualTo(100);
  }

  private HeldBytes.Hold taking(Party party, long bytes, String name) {
    return taking(held.take(party, bytes), name);
  }

  private HeldBytes.Hold taking(HeldBytes.Hold hold, String name) {
    hold.beTaken(
        () -> {
          cut.add(name);
          hold.close();
        });
    return hold;
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** At 9 KB/s, a bitmap of 100 MB held nearly all room for three hours, and others got 429. */
  @Test
  void a_party_that_takes_long_for_much_makes_room_for_one_that_wants_little() {
    taking(ONE, 80, "one");
    held.take(TWO, 20);
    pass(11);

    held.take(THREE, 1);

    assertThat(cut).containsExactly("one");
    assertThat(held.inUse()).isEqualTo(21);
  }

  @Test
  void parties_that_hold_all_room_together_keep_no_other_out() {
    var four = List.of("1", "2", "3", "4");
    four.forEach(it -> taking(new Party.Network(it), 25, it));
    pass(11);

    assertThat(held.find(THREE, 24)).isPresent();

    assertThat(cut).containsExactly("1");
  }

  @Test
  void where_there_is_room_a_client_may_take_as_long_as_it_likes() {
    taking(ONE, 80, "one");
    pass(10_000);

    held.take(TWO, 20);

    assertThat(cut).isEmpty();
  }

  @Test
  void a_client_has_some_time_in_any_case() {
    taking(ONE, 80, "one");
    held.take(TWO, 20);
    pass(9);

    assertThat(held.find(THREE, 1)).isEmpty();

    assertThat(cut).isEmpty();
  }

  @Test
  void what_is_on_its_way_into_the_bucket_makes_no_room() {
    var made = held.take(ONE, 80);
    taking(made.again(ONE), "one");
    held.take(TWO, 20);
    pass(11);
    assertThat(held.find(THREE, 1)).isEmpty();

    made.close();

    assertThat(held.find(THREE, 1)).isPresent();
    assertThat(cut).containsExactly("one");
  }

  @Test
  void a_party_makes_no_room_for_one_that_would_have_as_much() {
    var four = List.of("1", "2", "3", "4");
    four.forEach(it -> taking(new Party.Network(it), 25, it));
    pass(11);

    assertThat(held.find(THREE, 25)).isEmpty();

    assertThat(cut).isEmpty();
  }

  @Test
  void all_who_hold_one_rendition_are_given_up_together() {
    var first = taking(ONE, 80, "one");
    taking(first.again(TWO), "two");
    held.take(TWO, 20);
    pass(11);

    held.take(THREE, 1);

    assertThat(cut).containsExactly("one", "two");
    assertThat(held.inUse()).isEqualTo(21);
  }

  /** Four such clients filled the heap, while a quarter of the room seemed to be free. */
  @Test
  void what_makes_room_counts_until_its_client_is_gone() {
    var slow = held.take(ONE, 80);
    slow.beTaken(() -> cut.add("one"));
    held.take(TWO, 20);
    pass(11);

    assertThat(held.find(THREE, 1)).isEmpty();
    assertThat(held.find(THREE, 1)).isEmpty();
    assertThat(held.inUse()).isEqualTo(100);
    slow.close();

    assertThat(held.find(THREE, 1)).isPresent();
    assertThat(cut).containsExactly("one");
  }

  @Test
  void a_stored_rendition_waits_until_the_client_is_gone_that_makes_room() {
    var slow = held.take(ONE, 80);
    slow.beTaken(
        () -> {
          var unused =
              CompletableFuture.runAsync(
                  () -> {
                    cut.add("one is gone");
                    slow.close();
                  });
        });
    held.take(TWO, 20);
    pass(11);

    held.take(THREE, 1);

    assertThat(cut).containsExactly("one is gone");
    assertThat(held.inUse()).isEqualTo(21);
  }

  /** Each of four lost its client, and the room did not suffice all the same. */
  @Test
  void clients_are_not_cut_off_for_what_is_refused_all_the_same() {
    for (var name : List.of("1", "2", "3", "4")) {
      taking(new Party.Network(name), 5, name);
      held.take(new Party.Network(name), 20);
    }
    pass(11);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(THREE, 24));

    assertThat(cut).isEmpty();
  }

  /** A stranger that joined and read slowly filled the share of the one who had asked first. */
  @Test
  void what_one_party_has_taken_is_charged_to_another_that_still_holds_it() {
    var first = held.take(ONE, 20);
    var second = first.again(TWO);

    first.close();

    held.take(ONE, 20);
    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(TWO, 6));
    assertThat(held.inUse()).isEqualTo(40);
    second.close();
    held.take(TWO, 25);
    assertThat(held.inUse()).isEqualTo(45);
  }
}
