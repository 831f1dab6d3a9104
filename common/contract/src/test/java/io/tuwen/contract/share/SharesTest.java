package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.Owner;
import java.util.ArrayList;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Shares shares =
      new Shares("uploads", "uploads", 8, 2, ErrorCode.TOO_MANY_UPLOADS, metrics);

  @Test
  void one_client_gets_its_share_and_another_gets_one_too() {
    shares.take(ONE);
    shares.take(ONE);

    assertRefused(() -> shares.take(ONE));

    shares.take(TWO);
    assertThat(shares.inUse()).isEqualTo(3);
    assertThat(refused("caller")).isEqualTo(1);
  }

  @Test
  void what_is_used_up_is_known_before_it_is_asked_for() {
    assertThat(shares.perParty()).isEqualTo(2);
    var first = shares.take(ONE);
    assertThat(shares.isUsedUp(ONE)).isFalse();
    var second = shares.take(ONE);

    assertThat(shares.isUsedUp(ONE)).isTrue();
    assertThat(shares.isUsedUp(TWO)).isFalse();
    assertThat(shares.isNetworkUsedUp(ONE)).isFalse();
    var others = shares.take(owner(1, "192.0.2.1"), 2);
    assertThat(shares.isNetworkUsedUp(ONE)).isTrue();
    assertThat(shares.isNetworkUsedUp(owner(2, "192.0.2.1"))).isTrue();
    assertThat(shares.isNetworkUsedUp(TWO)).isFalse();
    assertThat(shares.isNetworkUsedUp(new Party.Ourselves())).isFalse();

    first.close();
    others.close();
    assertThat(shares.isNetworkUsedUp(ONE)).isFalse();
    assertThat(shares.inUse(ONE)).isEqualTo(1);
    second.close();
    assertThat(shares.parties()).isZero();
  }

  @Test
  void all_clients_together_get_no_more_than_there_is() {
    for (int i = 0; i < 8; i++) {
      shares.take(new Party.Network("198.51.100." + i));
    }

    assertRefused(() -> shares.take(ONE));

    assertThat(refused("all")).isEqualTo(1);
  }

  @Test
  void one_address_has_half_however_many_owners_it_makes() {
    for (int i = 0; i < 4; i++) {
      shares.take(owner(i, "192.0.2.1"));
    }

    assertRefused(() -> shares.take(owner(4, "192.0.2.1")));
    assertRefused(() -> shares.take(ONE));

    assertThat(refused("address")).isEqualTo(2);
    shares.take(owner(4, "192.0.2.2")).close();
  }

  @Test
  void an_owner_is_one_party_from_wherever_it_asks() {
    shares.take(owner(1, "192.0.2.1"));
    var there = shares.take(owner(1, "192.0.2.2"));

    assertRefused(() -> shares.take(owner(1, "192.0.2.3")));

    there.close();
    shares.take(owner(1, "192.0.2.3"));
  }

  private static Party owner(int number, String address) {
    return new Party.OfOwner(new Owner("u-" + number), Optional.of(new Party.Network(address)));
  }

  @Test
  void what_is_given_back_twice_is_free_once() {
    var first = shares.take(ONE);
    shares.take(ONE);

    first.close();
    first.close();

    assertThat(shares.inUse(ONE)).isEqualTo(1);
    assertThat(shares.inUse()).isEqualTo(1);
  }

  @Test
  void a_share_that_grows_beyond_what_is_left_keeps_what_it_had() {
    var share = shares.take(ONE, 1);

    assertRefused(() -> share.grow(2));

    assertThat(shares.inUse(ONE)).isEqualTo(1);
    share.close();
    assertThat(shares.inUse()).isZero();
  }

  @Test
  void a_share_that_was_given_back_does_not_grow() {
    var share = shares.take(ONE, 1);
    share.close();

    share.grow(1);

    assertThat(shares.inUse()).isZero();
  }

  @Test
  void a_quarter_is_at_least_four_where_half_is_left() {
    assertThat(Shares.quarter(256)).isEqualTo(64);
    assertThat(Shares.quarter(8)).isEqualTo(4);
    assertThat(Shares.quarter(2)).isEqualTo(1);
    assertThat(Shares.quarter(1)).isEqualTo(1);
  }

  @Test
  void strangers_that_come_and_go_leave_nothing_behind() {
    var taken = new ArrayList<Shares.Share>();
    for (int round = 0; round < 1000; round++) {
      for (int i = 0; i < 8; i++) {
        taken.add(shares.take(new Party.Network("2001:db8:" + round + ":" + i)));
      }
      taken.forEach(Shares.Share::close);
      taken.clear();
    }

    assertThat(shares.parties()).isZero();
  }

  private double refused(String by) {
    return metrics.get("tuwen.limited").tag("by", by).counter().count();
  }

  private static void assertRefused(ThrowingCallable take) {
    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(take)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_UPLOADS))
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isPositive());
  }
}
