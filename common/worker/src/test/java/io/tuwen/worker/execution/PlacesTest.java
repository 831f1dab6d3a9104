package io.tuwen.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.share.Contention;
import io.tuwen.contract.share.Party;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Claim EVENT = Claim.ofEvent(new ObjectKey("guest/k-x"));
  private static final Claim OTHER =
      Claim.ofEvent(new ObjectKey("t-other/019e3c2e-1b2c-7000-8000-000000000000"));
  private static final Claim ONE = Claim.ofRequest(new Party.Network("192.0.2.1"));
  private static final Claim TWO = Claim.ofRequest(new Party.Network("192.0.2.2"));

  private final ConcurrentLinkedQueue<Claim> entered = new ConcurrentLinkedQueue<>();

  /** Eight slow renditions of one client held all places, and other clients' thumbnails got 503. */
  @Test
  void one_client_never_has_all_places() {
    var places = new Places(2);
    for (int i = 0; i < 8; i++) {
      come(places, ONE);
    }
    await().until(() -> places.waiting() == 7);

    come(places, TWO);

    await().untilAsserted(() -> assertThat(entered).containsExactlyInAnyOrder(ONE, TWO));
    assertThat(places.inUse()).isEqualTo(2);
  }

  @Test
  void clients_have_their_turns() {
    var places = new Places(1);
    places.enter(EVENT);
    for (int i = 0; i < 5; i++) {
      come(places, ONE);
    }
    await().until(() -> places.waiting() == 5);
    come(places, TWO);
    await().until(() -> places.waiting() == 6);

    leaveAll(places, EVENT, 6);

    assertThat(List.copyOf(entered).indexOf(TWO)).isLessThanOrEqualTo(1);
  }

  @Test
  void events_go_before_requests_where_a_request_has_its_place_already() {
    var places = new Places(2);
    places.enter(ONE);
    places.enter(EVENT);
    come(places, TWO);
    await().until(() -> places.waiting() == 1);
    come(places, EVENT);
    await().until(() -> places.waiting() == 2);

    places.leave(EVENT);

    await().until(() -> entered.size() == 1);
    assertThat(entered).containsExactly(EVENT);
  }

  @Test
  void events_do_not_starve_requests() {
    var places = new Places(2);
    places.enter(EVENT);
    places.enter(EVENT);
    for (int i = 0; i < 10; i++) {
      come(places, EVENT);
    }
    await().until(() -> places.waiting() == 10);
    come(places, ONE);
    await().until(() -> places.waiting() == 11);

    places.leave(EVENT);

    await().until(() -> entered.size() == 1);
    assertThat(entered).containsExactly(ONE);
  }

  @Test
  void events_have_all_places_where_nothing_else_is_wanted() {
    var places = new Places(3);

    places.enter(EVENT);
    places.enter(EVENT);
    places.enter(EVENT);

    assertThat(places.inUse()).isEqualTo(3);
  }

  @Test
  void one_owner_leaves_a_place_to_others_while_they_come() {
    var places = new Places(2, new Contention(() -> 0));
    places.enter(EVENT);
    places.enter(OTHER);
    come(places, EVENT);
    await().until(() -> places.waiting() == 1);

    places.leave(OTHER);
    assertThat(places.waiting()).isEqualTo(1);
    come(places, OTHER);

    await().untilAsserted(() -> assertThat(entered).containsExactly(OTHER));
  }

  @Test
  void a_worker_with_one_place_has_it_for_everything() {
    var places = new Places(1);
    places.enter(ONE);
    places.leave(ONE);

    places.enter(EVENT);

    assertThat(places.inUse()).isEqualTo(1);
  }

  private void come(Places places, Claim claim) {
    var thread =
        new Thread(
            () -> {
              places.enter(claim);
              entered.add(claim);
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Each gives its place to the next. */
  private void leaveAll(Places places, Claim first, int all) {
    places.leave(first);
    for (int i = 1; i <= all; i++) {
      var count = i;
      await().until(() -> entered.size() == count);
      places.leave(List.copyOf(entered).get(i - 1));
    }
  }
}
