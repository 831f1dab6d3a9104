package io.tuwen.chaos;

import io.tuwen.emulator.Faults;
import java.time.Duration;

/** What an object storage does when it is not well. */
enum Fault {
  ERRORS {
    @Override
    void on(Faults storage) {
      storage.errors(0.1);
    }
  },
  TRUNCATIONS {
    @Override
    void on(Faults storage) {
      storage.truncations(0.3);
    }
  },
  LATENCY {
    @Override
    void on(Faults storage) {
      storage.latency(Duration.ofMillis(300));
    }
  };

  abstract void on(Faults storage);

  static void off(Faults storage) {
    storage.errors(0).truncations(0).latency(Duration.ZERO);
  }
}
