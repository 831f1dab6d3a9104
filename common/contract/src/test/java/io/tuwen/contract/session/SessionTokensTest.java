package io.tuwen.contract.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {
  private static final String OLD = "2026a=0123456789abcdef0123456789abcdef";
  private static final String NEW = "2026b=fedcba9876543210fedcba9876543210";
  private static final Owner OWNER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final Duration TTL = Duration.ofHours(2);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T08:30:00Z"));
  private final SessionTokens tokens = tokens(OLD);

  private SessionTokens tokens(String... keys) {
    return new SessionTokens(List.of(keys), TTL, now::get);
  }

  private String begun(SessionTokens by) {
    return by.write(by.begin(OWNER, "wechat", "shop"));
  }

  private static void assertRefused(SessionTokens by, String token) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> by.read(token))
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
  }

  @Test
  void a_session_is_read_as_it_was_written() {
    var session = tokens.begin(OWNER, "wechat", "shop");

    assertThat(tokens.read(tokens.write(session))).isEqualTo(session);
    assertThat(session.expires()).isEqualTo(now.get().plus(TTL));
  }

  /** Written by another hand, from the text of the form. */
  @Test
  void a_token_has_the_form_that_is_written_down() throws Exception {
    var session = tokens.begin(OWNER, "wechat", "shop");
    var payload =
        "{\"o\":\"%s\",\"p\":\"wechat\",\"a\":\"shop\",\"s\":\"%s\",\"i\":1795163400,\"e\":1795170600}"
            .formatted(OWNER, session.id());
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var signed = "tws1.2026a." + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    var mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(
        new javax.crypto.spec.SecretKeySpec(
            OLD.substring(6).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    var token =
        signed + "." + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));

    assertThat(tokens.write(session)).isEqualTo(token).hasSizeBetween(180, 280);
    assertThat(Base64.getUrlDecoder().decode(session.id())).hasSize(16);
  }

  @Test
  void a_session_ends_after_its_life_and_the_leeway_of_clocks() {
    var token = begun(tokens);

    now.updateAndGet(it -> it.plus(TTL).plusSeconds(60));
    assertThat(tokens.read(token).owner()).isEqualTo(OWNER);
    now.updateAndGet(it -> it.plusSeconds(1));
    assertRefused(tokens, token);
  }

  @Test
  void a_session_of_the_future_is_refused() {
    var token = begun(tokens);

    now.updateAndGet(it -> it.minusSeconds(60));
    assertThat(tokens.read(token).owner()).isEqualTo(OWNER);
    now.updateAndGet(it -> it.minusSeconds(1));
    assertRefused(tokens, token);
  }

  @Test
  void keys_rotate_with_an_overlap() {
    var ofOld = begun(tokens);
    var during = tokens(NEW, OLD);

    assertThat(during.read(ofOld).owner()).isEqualTo(OWNER);
    assertThat(begun(during)).startsWith("tws1.2026b.");
    assertThat(tokens(OLD, NEW).read(begun(during)).owner()).isEqualTo(OWNER);
    assertRefused(tokens(NEW), ofOld);
  }

  @Test
  void ten_thousand_changed_bits_are_refused() {
    var random = new Random(16);
    for (int i = 0; i < 10_000; i++) {
      var bytes = begun(tokens).getBytes(StandardCharsets.ISO_8859_1);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(tokens, new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "tws1",
        "tws1.",
        "tws1..",
        "tws1...",
        "tws1.2026a.",
        "tws1.2026a..",
        "tws1.2026a.e30",
        "tws1.2026a.e30.",
        "tws2.2026a.e30.AAAA",
        "tws1.other.e30.AAAA"
      })
  void what_is_no_token_is_refused(String text) {
    assertRefused(tokens, text);
  }

  @Test
  void a_part_that_is_added_or_missing_is_refused() {
    var token = begun(tokens);

    assertRefused(tokens, token + ".");
    assertRefused(tokens, token + "=");
    assertRefused(tokens, token + " ");
    assertRefused(tokens, token.substring(0, token.length() - 1));
    assertRefused(tokens, token.replace("2026a.", "2026a.."));
    assertRefused(tokens, token + "A".repeat(512));
  }

  @Test
  void a_key_of_this_id_but_another_secret_is_another_key() {
    assertRefused(tokens("2026a=" + "x".repeat(32)), begun(tokens));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "=0123456789abcdef0123456789abcdef", "a b=x", "id=short"})
  void a_key_that_is_none_is_refused_by_its_variable(String key) {
    assertThatIllegalStateException()
        .isThrownBy(() -> tokens(key))
        .withMessageContaining("SESSION_KEYS");
  }

  @Test
  void two_keys_of_one_id_are_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> tokens(OLD, OLD))
        .withMessageContaining("2026a twice");
  }

  @Test
  void without_a_key_nothing_is_signed() {
    var none = tokens();

    assertThat(none.canSign()).isFalse();
    assertThat(tokens.canSign()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> begun(none))
        .withMessageContaining("SESSION_KEYS is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "PT12H"})
  void a_life_within_the_bounds_is_the_sessions(Duration ttl) {
    var session = new SessionTokens(List.of(OLD), ttl, now::get).begin(OWNER, "wechat", "shop");

    assertThat(session.expires()).isEqualTo(now.get().plus(ttl));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59S", "PT12H1S"})
  void a_life_that_revocations_do_not_cover_is_refused(Duration ttl) {
    assertThatIllegalStateException()
        .isThrownBy(() -> new SessionTokens(List.of(OLD), ttl, now::get))
        .withMessageContaining("TUWEN_SESSIONS_TTL");
  }
}
