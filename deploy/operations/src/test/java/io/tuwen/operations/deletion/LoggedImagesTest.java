package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.MemoryLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With room for two images. */
class LoggedImagesTest {
  private final MemoryLogs logs = new MemoryLogs();

  private void uploaded(String... keys) {
    List.of(keys).forEach(it -> logs.with(Topics.IMAGE_UPLOADED, it, "an event"));
  }

  private void deleted(String... keys) {
    List.of(keys).forEach(it -> logs.with(Topics.IMAGE_UPLOADED, it, null));
  }

  private List<String> told(String... owners) {
    var told = new ArrayList<String>();
    new LoggedImages(logs, 2).forEach(Set.of(owners), it -> told.add(it.value()));
    return told;
  }

  /** Where there was no room, they were told, deleted and announced a second time. */
  @Test
  void what_is_gone_is_not_told_however_many_come_before_its_tombstone() {
    uploaded("u-1/a", "u-1/b", "u-1/c");
    deleted("u-1/a", "u-1/b", "u-1/c");

    assertThat(told("u-1/")).isEmpty();
  }

  @Test
  void each_that_lives_is_told_once_however_many_there_are_and_however_often_they_came() {
    uploaded("u-1/a", "u-1/b", "u-1/c", "u-1/a", "u-1/d", "u-1/e", "u-1/f", "u-1/c");
    deleted("u-1/e");

    assertThat(told("u-1/")).containsExactlyInAnyOrder("u-1/a", "u-1/b", "u-1/c", "u-1/d", "u-1/f");
  }

  @Test
  void one_pass_tells_of_several_owners_and_of_no_other() {
    uploaded("u-1/a", "u-12/b", "u-2/c", "u-1", "u-2/d");

    assertThat(told("u-1/", "u-2/")).containsExactlyInAnyOrder("u-1/a", "u-2/c", "u-2/d");
  }
}
