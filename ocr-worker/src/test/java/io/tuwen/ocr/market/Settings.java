package io.tuwen.ocr.market;

import io.tuwen.simulators.MarketSimulator;
import io.tuwen.simulators.Simulators;
import java.net.URI;
import java.util.Optional;

/** Settings of a test. */
record Settings(URI url, Optional<String> appCode, int revision) implements MarketConfig {
  static Settings of(Simulators simulators) {
    return new Settings(
        simulators.endpoint().resolve(MarketSimulator.PATH),
        Optional.of(simulators.market().appCode()),
        3);
  }

  Settings with(String appCode) {
    return new Settings(url, Optional.of(appCode), revision);
  }
}
