package io.tuwen.operations.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far an order is. */
public enum RunState {
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
