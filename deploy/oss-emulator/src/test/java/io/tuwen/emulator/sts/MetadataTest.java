package io.tuwen.emulator.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.auth.Keyring;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {
  private static final String ROLES = "latest/meta-data/ram/security-credentials/";
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final Metadata metadata =
      new Metadata(new Sts(new Keyring(Map.of(), CLOCK), CLOCK), CLOCK);

  /** Any client could have as many as it liked, and each was kept for six hours. */
  @Test
  void of_more_than_1000_tokens_the_oldest_is_forgotten() {
    metadata.attach("role");
    var first = token().text();
    var second = token().text();
    for (int i = 0; i < 999; i++) {
      token();
    }

    assertThat(roles(first)).isEqualTo(403);
    assertThat(roles(second)).isEqualTo(200);
  }

  @Test
  void an_instance_without_a_role_has_no_metadata() {
    assertThat(token().status()).isEqualTo(404);
  }

  private Metadata.Answer token() {
    return metadata.answer(
        "PUT", "latest/api/token", Map.of("x-aliyun-ecs-metadata-token-ttl-seconds", "21600"));
  }

  private int roles(String token) {
    return metadata.answer("GET", ROLES, Map.of("x-aliyun-ecs-metadata-token", token)).status();
  }
}
