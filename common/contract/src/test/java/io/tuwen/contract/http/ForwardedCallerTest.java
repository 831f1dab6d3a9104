package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedCallerTest {
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final Owner TENANT = new Owner("t-shop");
  private static final Peer PEER = new Peer("192.0.2.1", new Party.Network("192.0.2.1"));

  private final ForwardedCaller ours = service("0123456789abcdef0123456789abcdef");
  private final String header = ours.header(new Caller(USER, PEER)).orElseThrow();

  @Test
  void a_service_that_is_trusted_says_whom_it_asks_for() {
    assertThat(ours.owner(List.of(header), true)).contains(USER);
  }

  @Test
  void a_guest_needs_no_header() {
    assertThat(ours.header(new Caller(Owner.GUEST, PEER))).isEmpty();
    assertThat(ours.owner(List.of(), true)).isEmpty();
  }

  @Test
  void an_address_that_is_not_trusted_is_not_believed_even_with_a_seal() {
    assertThat(ours.owner(List.of(header), false)).isEmpty();
  }

  /** An Ingress is a trusted proxy, and hands on what its clients write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "u-558dcc2c87ee00744cbfc5672f3a59ee",
        "u-558dcc2c87ee00744cbfc5672f3a59ee.9999999999",
        "u-558dcc2c87ee00744cbfc5672f3a59ee.9999999999.",
        "u-558dcc2c87ee00744cbfc5672f3a59ee.9999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "u-558dcc2c87ee00744cbfc5672f3a59ee.never.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "guest",
        "..",
        "",
        "ü.1.ü"
      })
  void what_a_stranger_writes_is_not_believed_behind_a_trusted_proxy(String written) {
    assertThat(ours.owner(List.of(written), true)).isEmpty();
  }

  @Test
  void no_part_of_a_header_can_be_changed() {
    var seal = header.substring(header.lastIndexOf('.'));
    var other = ours.header(TENANT, Instant.now().plus(Duration.ofMinutes(1)));

    assertThat(ours.owner(List.of(header.replace("u-5", "u-6")), true)).isEmpty();
    assertThat(ours.owner(List.of(USER + ".9999999999" + seal), true)).isEmpty();
    assertThat(ours.owner(List.of(other.substring(0, other.lastIndexOf('.')) + seal), true))
        .isEmpty();
    assertThat(ours.owner(List.of(header + "." + header), true)).isEmpty();
  }

  @Test
  void two_headers_are_none() {
    assertThat(ours.owner(List.of(header, header), true)).isEmpty();
  }

  @Test
  void a_header_holds_for_minutes() {
    var late = ours.header(USER, Instant.now().minusSeconds(1));

    assertThat(ours.owner(List.of(late), true)).isEmpty();
  }

  @Test
  void a_service_with_another_key_is_a_stranger() {
    var theirs = service("fedcba9876543210fedcba9876543210");

    assertThat(theirs.owner(List.of(header), true)).isEmpty();
  }

  @Test
  void guests_are_counted_by_network_and_all_others_by_owner() {
    assertThat(new Caller(Owner.GUEST, PEER))
        .returns(Caller.Kind.GUEST, Caller::kind)
        .returns(PEER.party(), Caller::party);
    assertThat(new Caller(USER, PEER))
        .returns(Caller.Kind.USER, Caller::kind)
        .returns(new Party.OfOwner(USER), Caller::party);
    assertThat(new Caller(TENANT, PEER)).returns(Caller.Kind.SERVER, Caller::kind);
  }

  private static ForwardedCaller service(String key) {
    return new ForwardedCaller(new ClientAddress(Optional.empty()), new Names(key));
  }
}
