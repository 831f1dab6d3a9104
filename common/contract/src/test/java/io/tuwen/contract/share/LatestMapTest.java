package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatestMapTest {
  @Test
  void the_entry_that_was_put_first_makes_room() {
    var map = LatestMap.<String, Integer>byEntry(2);
    map.put("a", 1);
    map.put("b", 2);
    map.get("a");

    map.put("c", 3);

    assertThat(map).containsOnlyKeys("b", "c");
  }

  @Test
  void the_entry_that_was_used_longest_ago_makes_room() {
    var map = LatestMap.<String, Integer>byUse(2);
    map.put("a", 1);
    map.put("b", 2);
    map.get("a");

    map.computeIfAbsent("c", it -> 3);

    assertThat(map).containsOnlyKeys("a", "c");
  }
}
