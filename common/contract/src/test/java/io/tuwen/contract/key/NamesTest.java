package io.tuwen.contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quarkus.runtime.LaunchMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final Names names = new Names(SECRET);
  private final ObjectKey key = image(Owner.GUEST);

  @Test
  void a_public_id_is_always_the_same_and_leads_back_to_its_image() {
    var name = names.publicName(key);

    assertThat(new Names(SECRET).publicName(key)).isEqualTo(name);
    assertThat(names.original(name)).contains(key);
  }

  @Test
  void a_public_id_tells_neither_the_owner_nor_the_id_nor_how_long_they_are() {
    var ofUser = names.publicName(image(USER)).value();
    var ofClient = new ImageKey(USER, names.ofClientKey(USER, "receipt.jpg")).objectKey();

    assertThat(names.publicName(key).value()).doesNotContain("guest", "/").hasSize(128);
    assertThat(ofUser).hasSize(128);
    assertThat(names.publicName(ofClient).value()).hasSize(128);
  }

  /** Of one key, an encryption that is not synthetic would show where two ids begin alike. */
  @Test
  void ids_that_are_alike_have_public_ids_that_are_not() {
    var id = ImageId.next(InstantSource.system()).value();
    var last = id.charAt(id.length() - 1) == '0' ? '1' : '0';
    var one = new ObjectKey("guest/" + id);
    var other = new ObjectKey("guest/" + id.substring(0, id.length() - 1) + last);

    var first = names.publicName(one).value();
    var second = names.publicName(other).value();

    var equal = 0;
    for (int i = 0; i < first.length(); i++) {
      equal += first.charAt(i) == second.charAt(i) ? 1 : 0;
    }
    // By chance, 2 of 128.
    assertThat(equal).isLessThan(16);
  }

  @Test
  void an_owner_with_a_long_name_has_a_longer_public_id() {
    var tenant = image(new Owner("t-" + "a".repeat(62)));

    assertThat(names.original(names.publicName(tenant))).contains(tenant);
  }

  @Test
  void ten_thousand_public_ids_with_one_bit_changed_lead_to_no_image() {
    var name = names.publicName(key).value().getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      var changed = name.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));

      assertLeadsToNoImage(new String(changed, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void ten_thousand_public_ids_that_were_made_up_lead_to_no_image() {
    var random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      var made = new StringBuilder();
      random.ints(128, 0, ALPHABET.length()).forEach(it -> made.append(ALPHABET.charAt(it)));

      assertLeadsToNoImage(made.toString());
    }
  }

  /** Base64 has several texts of some lengths for the same bytes. */
  @Test
  void a_public_id_has_one_way_to_be_written() {
    var tenant = names.publicName(image(new Owner("t-" + "a".repeat(62)))).value();
    var written = new HashSet<String>();
    for (int i = 0; i < ALPHABET.length(); i++) {
      var other = tenant.substring(0, tenant.length() - 1) + ALPHABET.charAt(i);
      if (leadsToAnImage(other)) {
        written.add(other);
      }
    }

    assertThat(written).containsExactly(tenant);
    assertLeadsToNoImage(tenant + "=");
  }

  private void assertLeadsToNoImage(String text) {
    assertThat(leadsToAnImage(text)).as(text).isFalse();
  }

  private boolean leadsToAnImage(String text) {
    try {
      return names.original(new PublicId(text)).flatMap(ImageKey::parse).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void another_key_knows_none_of_them() {
    var other = new Names("fedcba9876543210fedcba9876543210");

    assertThat(other.publicName(key)).isNotEqualTo(names.publicName(key));
    assertThat(other.original(names.publicName(key)).flatMap(ImageKey::parse)).isEmpty();
    assertThat(other.ofClientKey(USER, "a")).isNotEqualTo(names.ofClientKey(USER, "a"));
    assertThat(other.processed(key, "image/info")).isNotEqualTo(names.processed(key, "image/info"));
    assertThat(other.fingerprint()).isNotEqualTo(names.fingerprint());
  }

  @Test
  void the_private_key_of_an_image_is_no_public_name() {
    assertThat(names.original(new PublicId(key.value()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "source/a.png", "a/b/c", "Guest/k-abc", "图"})
  void a_key_that_came_through_the_bucket_stays_as_it_is(String own) {
    assertThat(names.publicName(new ObjectKey(own)).value()).isEqualTo(own);
    assertThat(names.original(new PublicId(own))).contains(new ObjectKey(own));
  }

  /**
   * It was a plain hash of the processing: who knew a thumbnail's address had that of all else that
   * the owner had asked for.
   */
  @Test
  void the_name_of_a_processing_does_not_follow_from_what_everybody_knows() throws Exception {
    var plain =
        MessageDigest.getInstance("SHA-256")
            .digest("process\0image/info".getBytes(StandardCharsets.UTF_8));
    var hash = Base64.getUrlEncoder().withoutPadding().encodeToString(plain);

    var name = names.processed(key, "image/info");

    assertThat(name.value())
        .matches("[A-Za-z0-9_-]{128}@[A-Za-z0-9_-]{43}")
        .doesNotContain(hash)
        .isNotEqualTo(names.processed(key, "image/average-hue").value());
  }

  @Test
  void what_one_owner_knows_of_a_processing_says_nothing_of_another_image() {
    var mine = names.processed(image(USER), "image/info").value();
    var theirs = names.processed(key, "image/info").value();

    assertThat(mine.substring(mine.indexOf('@'))).isNotEqualTo(theirs.substring(mine.indexOf('@')));
  }

  @Test
  void a_client_key_always_names_the_same_image_of_its_owner_and_no_other_owners() {
    var id = names.ofClientKey(USER, "https://resource/apmlcc0e.image");

    assertThat(id).isEqualTo(names.ofClientKey(USER, "https://resource/apmlcc0e.image"));
    assertThat(id).isNotEqualTo(names.ofClientKey(Owner.GUEST, "https://resource/apmlcc0e.image"));
    assertThat(id.value()).startsWith("k-").doesNotContain("apml").doesNotContain("/");
  }

  /** A stranger subscribed to {@code k-} and the SHA-256 of "image", and read every receipt. */
  @Test
  void an_id_does_not_follow_from_the_name_that_a_client_chose() {
    assertThat(names.ofClientKey(Owner.GUEST, "abc").value())
        .isNotEqualTo("k-ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }

  @Test
  void an_idempotency_key_names_other_images_than_a_client_key() {
    assertThat(names.ofIdempotencyKey(USER, "abc", 0))
        .isEqualTo(names.ofIdempotencyKey(USER, "abc", 0))
        .isNotEqualTo(names.ofClientKey(USER, "abc"))
        .isNotEqualTo(names.ofIdempotencyKey(USER, "abc", 1))
        .isNotEqualTo(names.ofIdempotencyKey(Owner.GUEST, "abc", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> names.ofClientKey(USER, "a\0b"));
  }

  @Test
  void a_short_key_is_refused() {
    assertThatIllegalStateException().isThrownBy(() -> new Names("x".repeat(31)));
  }

  @Test
  void without_a_key_nothing_starts() {
    assertThatIllegalStateException()
        .isThrownBy(() -> NamesProducer.names(Optional::empty, LaunchMode.NORMAL))
        .withMessageContaining("TUWEN_NAME_KEY");
  }

  @ParameterizedTest
  @EnumSource(LaunchMode.class)
  void the_published_key_is_for_development_and_tests_alone(LaunchMode mode) {
    NamesConfig published = () -> Optional.of("not-a-secret-not-a-secret-not-a-secret");

    if (mode == LaunchMode.NORMAL) {
      assertThatIllegalStateException()
          .isThrownBy(() -> NamesProducer.names(published, mode))
          .withMessageContaining("published");
    } else {
      assertThat(NamesProducer.names(published, mode)).isNotNull();
    }
  }

  private static ObjectKey image(Owner owner) {
    return new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey();
  }
}
