package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.MemoryLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With room for two images, where nothing else is said. */
class LoggedImagesTest {
  private final MemoryLogs logs = new MemoryLogs();

  private void uploaded(String... keys) {
    List.of(keys).forEach(it -> logs.with(Topics.IMAGE_UPLOADED, it, "an event"));
  }

  private void deleted(String... keys) {
    List.of(keys).forEach(it -> logs.with(Topics.IMAGE_UPLOADED, it, null));
  }

  private List<String> told(String... owners) {
    return told(2, owners);
  }

  private List<String> told(int room, String... owners) {
    var told = new ArrayList<String>();
    new LoggedImages(logs, room).forEach(Set.of(owners), (position, it) -> told.add(it.value()));
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

  /** Tombstones stand behind all events: each 50,000 of an owner's images took a reading more. */
  @Test
  void an_owner_whose_images_are_all_gone_is_read_once() {
    var all = IntStream.range(0, 1000).mapToObj(it -> "u-1/" + it).toArray(String[]::new);
    uploaded(all);
    deleted(all);

    assertThat(told(1000, "u-1/")).isEmpty();
    assertThat(logs.opened()).isEqualTo(1);
  }

  @Test
  void what_lives_is_told_by_a_second_reading() {
    var all = IntStream.range(0, 1000).mapToObj(it -> "u-1/" + it).toArray(String[]::new);
    uploaded(all);
    deleted("u-1/7");

    assertThat(told(1000, "u-1/")).hasSize(999).doesNotHaveDuplicates().doesNotContain("u-1/7");
    assertThat(logs.opened()).isEqualTo(2);
  }

  /** One such event of one owner would keep all owners' deletions for ever. */
  @Test
  void what_is_no_key_is_passed_over() {
    uploaded("u-1/\u0001", "u-1/a");

    assertThat(told("u-1/")).containsExactly("u-1/a");
  }
}
