package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImagesTest {
  @TestHTTPResource private URI origin;

  @Test
  void without_a_result_service_that_is_said() {
    var answer = new Operator(origin).get("/admin/images?q=%E5%8F%91%E7%A5%A8&limit=5");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("code").asText()).isEqualTo("index_unavailable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?sort=relevance", "?user=u-1", "?Q=a"})
  void a_misspelt_filter_lists_nothing(String query) {
    assertThat(new Operator(origin).get("/admin/images" + query).status()).isEqualTo(400);
  }
}
