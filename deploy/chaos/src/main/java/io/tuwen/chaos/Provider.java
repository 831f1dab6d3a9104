package io.tuwen.chaos;

import io.tuwen.simulators.CloudSwitch;
import io.tuwen.simulators.Fault;
import io.tuwen.simulators.Simulators;
import java.util.List;
import java.util.Map;

/** The simulated clouds that read, and what can go wrong with all of them at once. */
final class Provider {
  private final List<CloudSwitch> switches;

  Provider(Simulators simulators) {
    switches =
        List.of(
            simulators.market().faults(),
            simulators.ocrApi().faults(),
            simulators.wechatOcr().faults());
  }

  /** What a provider does in place of reading. */
  enum Trouble {
    UNAVAILABLE,
    HANGING_UP,
    SLOW
  }

  void begin(Trouble trouble) {
    var fault =
        switch (trouble) {
          case UNAVAILABLE -> Fault.answer(503, Map.of(), "");
          case HANGING_UP -> Fault.HANG_UP;
          case SLOW -> Fault.SLOW;
        };
    switches.forEach(it -> it.fail(1, fault));
  }

  void end() {
    switches.forEach(CloudSwitch::works);
  }

  /** How often they were called. */
  int calls() {
    return switches.stream().mapToInt(CloudSwitch::calls).sum();
  }
}
