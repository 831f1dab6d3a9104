package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever configures no token has no operators' addresses. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(ClosedAdminTest.NoToken.class)
class ClosedAdminTest {
  @TestHTTPResource private URI origin;

  public static final class NoToken implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tuwen.admin.token", "");
    }
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
