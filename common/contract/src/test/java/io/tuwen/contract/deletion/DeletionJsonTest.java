package io.tuwen.contract.deletion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeletionJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.123Z");
  private static final ObjectKey KEY = new ObjectKey("guest/图 \"1\".jpg");

  static Stream<Deletion> intents() {
    var one = Deletion.of(KEY, new ETag("aa"), NOW, By.OWNER, NOW);
    var all = Deletion.of(new Owner("t-acme"), By.OPERATOR, NOW);
    return Stream.of(
        one,
        all,
        Deletion.ofRemains(KEY, By.RETENTION, NOW),
        all.child(KEY, new ETag("bb"), NOW),
        one.with(Map.of(Kind.ORIGINALS, 1L, Kind.DEAD_LETTERS, 3L), Map.of(11, 1L << 40))
            .doneAt(NOW)
            .withFoundLater(Map.of(Kind.TEXTS, 2L)));
  }

  @ParameterizedTest
  @MethodSource("intents")
  void an_intent_is_read_as_it_was_written(Deletion intent) {
    assertThat(DeletionJson.read(DeletionJson.write(intent))).isEqualTo(intent);
  }

  @Test
  void a_proof_is_read_as_it_was_written_and_has_no_name() {
    var done =
        Deletion.of(KEY, new ETag("aa"), NOW, By.OWNER, NOW)
            .with(Map.of(Kind.ORIGINALS, 1L), Map.of(3, 17L))
            .doneAt(NOW);
    var proof = DeletionProof.of(done).checked(NOW.plusSeconds(600), Map.of(Kind.TEXTS, 2L));

    var written = DeletionJson.write(proof);

    assertThat(DeletionJson.readProof(written)).isEqualTo(proof);
    assertThat(new String(written, UTF_8)).doesNotContain("guest", "图", "aa\"");
    assertThat(proof.sha256()).hasSize(64);
  }

  static Stream<String> hostile() {
    var id = UUID.randomUUID();
    return Stream.of(
        "",
        "null",
        "[]",
        "{}",
        "{\"deletion\":\"%s\"}".formatted(id),
        intent(id, "\"key\":\"/etc/passwd\"", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"key\":\"" + "x".repeat(2000) + "\"", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"key\":\"" + "x".repeat(20_000) + "\"", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"key\":7", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"owner\":\"../..\"", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"owner\":\"\"", "2026-11-28T10:00:00Z", "owner"),
        intent(id, "\"key\":\"a/b\"", "-999999999-01-01T00:00:00Z", "owner"),
        intent(id, "\"key\":\"a/b\"", "yesterday", "owner"),
        intent(id, "\"key\":\"a/b\"", "2026-11-28T10:00:00Z", "thief"),
        "[".repeat(10_000));
  }

  private static String intent(UUID id, String scope, String time, String by) {
    return "{\"deletion\":\"%s\",%s,\"upTo\":\"%s\",\"requestedAt\":\"%s\",\"by\":\"%s\"}"
        .formatted(id, scope, time, time, by);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void what_is_no_intent_is_poison_and_no_deletion_of_something_else(String value) {
    assertThatThrownBy(() -> DeletionJson.read(value.getBytes(UTF_8)))
        .isInstanceOf(TuwenException.class)
        .extracting(it -> ((TuwenException) it).code())
        .isEqualTo(ErrorCode.UNDECODABLE_EVENT);
  }

  @Test
  void what_a_later_version_adds_is_passed_over() {
    var value = intent(UUID.randomUUID(), "\"why\":[1],\"key\":\"a/b\"", NOW.toString(), "owner");

    assertThat(DeletionJson.read(value.getBytes(UTF_8)).scope().name()).isEqualTo("a/b");
  }
}
