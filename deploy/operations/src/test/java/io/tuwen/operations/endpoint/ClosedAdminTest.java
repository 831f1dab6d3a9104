package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Without a token there are no addresses for operators, and the timers run all the same. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(ClosedAdminTest.NoToken.class)
class ClosedAdminTest {
  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private Backends backends;

  public static final class NoToken implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tuwen.admin.token", "", "tuwen.sweep.every", "1s");
    }
  }

  @Test
  void an_original_without_an_event_is_found_by_the_timer() {
    var key = "guest/" + UUID.randomUUID();
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of("orphan".getBytes(UTF_8)),
        Attributes.ofType("image/png"));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                new Records(backends)
                    .read(Topics.IMAGE_UPLOADED).stream().anyMatch(it -> key.equals(it.key())));
  }

  @Test
  void there_is_nothing_there() {
    for (var path : new String[] {"/admin", "/admin/replays", "/admin/pipeline"}) {
      var answer = new Operator(origin).get(path);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().path("code").asText()).isEqualTo("not_found");
      assertThat(answer.response().headers().firstValue("WWW-Authenticate")).isEmpty();
    }
  }
}
