package io.tuwen.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
  private static final int POINTS = 20;

  private static final double[] HOURS =
      IntStream.range(0, POINTS).mapToDouble(it -> it / 10.0).toArray();

  @Test
  void a_steady_rise_is_told_per_hour() {
    var slope = Slope.of(HOURS, values(it -> 100 + 3 * HOURS[it]));

    assertThat(slope.perHour()).isCloseTo(3, within(1e-9));
    assertThat(slope.low()).isCloseTo(3, within(1e-9));
    assertThat(slope.high()).isCloseTo(3, within(1e-9));
  }

  /** By least squares, the last three points alone would make 52 an hour of it. */
  @Test
  void a_few_points_far_away_move_it_hardly() {
    var slope = Slope.of(HOURS, values(it -> it >= POINTS - 3 ? 200 : 100 + it % 2));

    assertThat(slope.perHour()).isBetween(-1.0, 1.0);
  }

  @Test
  void what_only_swings_may_as_well_fall() {
    var slope = Slope.of(HOURS, values(it -> 100 + 7 * it % 5));

    assertThat(slope.low()).isNegative();
    assertThat(slope.high()).isPositive();
  }

  @Test
  void two_points_are_no_slope() {
    assertThatThrownBy(() -> Slope.of(new double[2], new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] values(IntToDoubleFunction of) {
    return IntStream.range(0, POINTS).mapToDouble(of).toArray();
  }
}
