package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final List<String> SERVICES = List.of("a", "b", "c", "d");

  @Test
  void what_matters_most_comes_first() {
    var plan = plan(1, EnumSet.allOf(Kind.class));

    assertThat(names(plan, 7))
        .containsExactlyInAnyOrder(
            "kill of a",
            "kill of b",
            "kill of c",
            "kill of d",
            "kill of database",
            "broker stop",
            "storage errors");
  }

  @Test
  void everything_happens_once_before_anything_happens_again() {
    assertThat(names(plan(1, EnumSet.allOf(Kind.class)), 20))
        .doesNotHaveDuplicates()
        .doesNotContain("restart of database")
        .contains(
            "restart of a",
            "storage truncations",
            "storage latency",
            "provider hanging up",
            "slow network to broker",
            "broken network to storage");
  }

  @Test
  void the_same_seed_makes_the_same_plan() {
    var once = names(plan(5, EnumSet.allOf(Kind.class)), 40);

    assertThat(names(plan(5, EnumSet.allOf(Kind.class)), 40)).isEqualTo(once);
    assertThat(names(plan(6, EnumSet.allOf(Kind.class)), 40)).isNotEqualTo(once);
  }

  @Test
  void only_the_chosen_kinds_happen() {
    var plan = plan(1, EnumSet.of(Kind.BROKER, Kind.KILL));

    assertThat(Stream.generate(plan::next).limit(20).map(Trouble::kind))
        .containsOnly(Kind.BROKER, Kind.KILL);
  }

  private static Plan plan(long seed, EnumSet<Kind> kinds) {
    return new Plan(seed, kinds, SERVICES, List.of("database"), Plan.USUAL_PAUSE);
  }

  private static List<String> names(Plan plan, int count) {
    return Stream.generate(plan::next).limit(count).map(Trouble::name).toList();
  }
}
