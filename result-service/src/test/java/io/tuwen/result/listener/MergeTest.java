package io.tuwen.result.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {
  private final Merge<String> merge = new Merge<>();

  @Test
  void a_deletion_waits_for_the_results_that_were_there_before_it() {
    merge.deletion(3, 100, "deleted");
    assertThat(merge.unbounded()).containsExactly(3);
    merge.bound(3, 2);
    assertThat(merge.inOrder(partition -> 0)).isEmpty();
    assertThat(merge.first(3)).contains("deleted");
    merge.result(3, 90, "one");
    assertThat(merge.inOrder(partition -> 1)).isEqualTo(List.of("one"));
    merge.result(3, 95, "two");

    assertThat(merge.inOrder(partition -> 2)).isEqualTo(List.of("two", "deleted"));

    assertThat(merge.first(3)).isEmpty();
  }

  @Test
  void a_younger_result_comes_behind_the_deletion() {
    merge.deletion(3, 100, "deleted");
    merge.result(3, 101, "again");

    assertThat(merge.inOrder(partition -> 0)).isEqualTo(List.of("deleted", "again"));
  }

  @Test
  void a_partition_that_is_lost_takes_its_deletions_with_it() {
    merge.deletion(3, 100, "deleted");

    merge.forget(3);

    assertThat(merge.unbounded()).isEmpty();
    assertThat(merge.inOrder(partition -> Long.MAX_VALUE)).isEmpty();
  }
}
