package io.tuwen.operations.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldSinceTest {
  private final MemoryLogs logs = new MemoryLogs();
  private final Owner owner = new Owner("t-acme");
  private final ImageKey image = new ImageKey(owner, ImageId.next(InstantSource.system()));

  private boolean isTold() throws InterruptedException {
    return ToldSince.read(logs, Map.of(), owner, new Stop()).has(image);
  }

  @Test
  void what_the_import_has_made_is_not_made_again_where_its_owner_has_deleted_it()
      throws Exception {
    logs.with(Topics.IMAGE_UPLOADED, image.objectKey().value(), "an event");
    logs.with(Topics.IMAGE_UPLOADED, image.objectKey().value(), null);

    assertThat(isTold()).isTrue();
  }

  /** It was counted as imported, and was not there. */
  @Test
  void what_was_deleted_before_the_import_came_to_it_is_made() throws Exception {
    logs.with(Topics.IMAGE_UPLOADED, image.objectKey().value(), null);

    assertThat(isTold()).isFalse();
  }
}
