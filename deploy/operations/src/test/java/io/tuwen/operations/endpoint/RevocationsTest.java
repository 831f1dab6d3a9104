package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class RevocationsTest {
  private static final String OWNER = "u-558dcc2c87ee00744cbfc5672f3a59ee";

  @TestHTTPResource private URI origin;
  private Backends backends;

  @Test
  void an_operator_ends_the_sessions_of_an_owner() {
    var answer = new Operator(origin).post("/admin/revocations", "{\"owner\":\"" + OWNER + "\"}");

    assertThat(TopicReader.readAll(backends.broker().bootstrapServers(), Topics.SESSIONS_REVOKED))
        .filteredOn(it -> it.key().equals("o:" + OWNER))
        .extracting(it -> new String(it.value(), StandardCharsets.UTF_8))
        .contains(answer.json().path("issuedUpTo").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"owner\":\"guest\"}",
        "{\"owner\":\"../x\"}",
        "{\"owner\":\"acme\"}",
        "{\"all\":1}"
      })
  void what_names_no_owner_ends_nothing(String body) {
    var answer = new Operator(origin).post("/admin/revocations", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asText()).isEqualTo("malformed_request");
  }
}
