package io.tuwen.worker.lane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How a worker takes its events, and how often it tries. */
@ConfigMapping(prefix = "tuwen.lanes")
public interface LaneConfig {
  /** How many images of a lane are in work at once: some are computed, others are on their way. */
  @WithDefault("4")
  int admitted();

  /** The same for replays; half the processors where nothing is said. */
  OptionalInt replayed();

  /**
   * How many images of one owner a worker's live lane has at once, in work or waiting; further ones
   * go to its bulk lane, which yields.
   */
  @WithDefault("32")
  int share();

  /**
   * How long an image of the bulk or the replay lane yields before it has its turn all the same.
   */
  @WithDefault("10s")
  Duration longestYield();

  /** How often an image is tried in all before it becomes a dead letter. */
  @WithDefault("8")
  int attempts();

  /** The pause before the second try; each further one is three times as long. */
  @WithDefault("1s")
  Duration firstPause();

  /** No pause is longer. */
  @WithDefault("5m")
  Duration longestPause();

  /** How often a worker may die over an image before it is handled once more, later and alone. */
  @WithDefault("3")
  int crashes();

  /** How long work in flight may take to finish after SIGTERM. */
  @WithDefault("50s")
  Duration grace();
}
