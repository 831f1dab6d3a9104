package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.index.RebuildProgress;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against a topic, with this test in the place of result-service. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class IndexRebuildsTest {
  private static final String ADDRESS = "/admin/index/rebuild";
  private static final Instant BEGUN = Instant.parse("2026-11-28T19:00:00Z");

  @TestHTTPResource private URI origin;
  private Backends backends;

  @Test
  void a_rebuild_is_ordered_once_and_told_of_until_it_is_done() {
    var operator = new Operator(origin);
    // Whatever another test has left.
    tell(new RebuildProgress(lastOrder(), true, 7, 7, BEGUN, BEGUN));

    var ordered = operator.post(ADDRESS, "");

    assertThat(ordered.status()).isEqualTo(202);
    assertThat(ordered.json().path("state").asText()).isEqualTo("ordered");
    var id = ordered.json().path("id").asText();
    assertThat(lastOrder()).isEqualTo(id);
    assertThat(operator.post(ADDRESS, "").json().path("id").asText()).isEqualTo(id);

    tell(new RebuildProgress(id, false, 2, 7, BEGUN, BEGUN));
    var running = operator.get(ADDRESS).json();
    assertThat(running.path("state").asText()).isEqualTo("running");
    assertThat(running.path("read").asLong()).isEqualTo(2);
    assertThat(running.path("total").asLong()).isEqualTo(7);
    assertThat(operator.post(ADDRESS, "").json().path("id").asText()).isEqualTo(id);

    tell(new RebuildProgress(id, true, 7, 7, BEGUN, BEGUN));
    assertThat(operator.get(ADDRESS).json().path("state").asText()).isEqualTo("done");
    assertThat(operator.post(ADDRESS, "").json().path("id").asText()).isNotEqualTo(id);
  }

  /** After partitions were added, the key of orders stands in two of them. */
  @Test
  void an_older_order_that_is_read_last_is_none() {
    var operator = new Operator(origin);
    var id = operator.post(ADDRESS, "").json().path("id").asText();
    var newer = new RebuildOrder("newer", Instant.now().plusSeconds(60));

    send(RebuildOrder.KEY, newer.toJson());
    send(RebuildOrder.KEY, new RebuildOrder(id, BEGUN.minusSeconds(60)).toJson());

    assertThat(operator.get(ADDRESS).json().path("id").asText()).isEqualTo("newer");
    tell(new RebuildProgress("newer", true, 7, 7, BEGUN, BEGUN));
    var next = operator.post(ADDRESS, "").json().path("id").asText();
    assertThat(next).isNotEqualTo("newer");
    assertThat(operator.get(ADDRESS).json().path("id").asText()).isEqualTo(next);
  }

  private String lastOrder() {
    return new Records(backends)
        .read(Topics.INDEX_REBUILDS).stream()
            .filter(it -> RebuildOrder.KEY.equals(it.key()))
            .reduce((a, b) -> b)
            .flatMap(it -> RebuildOrder.parse(it.value()))
            .map(RebuildOrder::id)
            .orElse(null);
  }

  private void tell(RebuildProgress progress) {
    send(RebuildProgress.KEY, progress.toJson());
  }

  private void send(String key, byte[] value) {
    new Records(backends)
        .send(
            Topics.INDEX_REBUILDS, null, key, new String(value, StandardCharsets.UTF_8), Map.of());
  }
}
