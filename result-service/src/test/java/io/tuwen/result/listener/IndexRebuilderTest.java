package io.tuwen.result.listener;

import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.testing.GrowingTopic;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.contract.testing.TestBroker;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.index.IndexDatabase;
import io.tuwen.result.index.TestIndex;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of operators, after the number of partitions grew. */
class IndexRebuilderTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant AT = Instant.parse("2026-11-28T19:00:00Z");

  @TempDir private Path directory;
  private TestBroker broker;
  private GrowingTopic orders;
  private IndexRebuilder rebuilder;

  @BeforeEach
  void prepare() throws SQLException {
    broker = TestBroker.start(directory);
    orders = new GrowingTopic(broker.bootstrapServers(), Topics.INDEX_REBUILDS);
    for (var events : List.of(Topics.IMAGE_UPLOADED, Topics.IMAGE_PROCESSED)) {
      new GrowingTopic(broker.bootstrapServers(), events).grow();
    }
    IndexDatabase database = TestIndex.empty();
    rebuilder =
        new IndexRebuilder(
            database,
            TestIndex.rebuilds(database),
            new OcrResults(new MemoryStore()),
            Map.of("bootstrap.servers", broker.bootstrapServers(), "metadata.max.age.ms", "200"));
  }

  @AfterEach
  void stop() {
    rebuilder.stop(new ShutdownEvent());
    broker.close();
  }

  private void order(int partition, String id, Instant at) {
    orders.send(partition, RebuildOrder.KEY, new RebuildOrder(id, at).toJson());
  }

  private static void awaitMade(String order) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> TestIndex.rows("select ordered_by from making").equals(List.of(order)));
  }

  @Test
  void an_order_in_a_partition_that_was_added_is_carried_out() {
    order(0, "first", AT);
    rebuilder.start(new StartupEvent());
    awaitMade("first");
    orders.grow();

    order(1, "second", AT.plusSeconds(1));

    awaitMade("second");
  }

  /** Both stand in the topic for ever, and either partition may be read last. */
  @Test
  void an_older_order_that_is_read_last_is_none() {
    order(0, "newer", AT.plusSeconds(1));
    order(0, "older", AT);

    rebuilder.start(new StartupEvent());

    awaitMade("newer");
  }
}
