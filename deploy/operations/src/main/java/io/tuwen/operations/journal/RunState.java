package io.tuwen.operations.replay;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a replay is. */
public enum ReplayState {
  RUNNING,
  PAUSED,
  /** All is published, and the workers are not through with it. */
  DRAINING,
  DONE,
  CANCELLED,
  FAILED;

  public boolean isEnd() {
    return this == DONE || this == CANCELLED || this == FAILED;
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
