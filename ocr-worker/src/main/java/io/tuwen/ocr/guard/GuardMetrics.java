package io.tuwen.ocr.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.ocr.spend.Spend;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What is measured of a provider. All of it is there from the beginning. */
final class GuardMetrics {
  private final MeterRegistry registry;
  private final String name;
  private final double price;
  private final Map<Outcome, Counter> calls = new EnumMap<>(Outcome.class);
  private final Map<NotAsked.Why, Counter> notAsked = new EnumMap<>(NotAsked.Why.class);
  private final Counter cost;

  GuardMetrics(MeterRegistry registry, String name, Terms terms, Spend spend) {
    this.registry = registry;
    this.name = name;
    price = terms.price();
    for (var outcome : Outcome.values()) {
      var label = outcome.label();
      calls.put(outcome, registry.counter("tuwen.ocr.calls", "engine", name, "outcome", label));
    }
    for (var why : NotAsked.Why.values()) {
      var label = why.name().toLowerCase(Locale.ROOT);
      notAsked.put(why, registry.counter("tuwen.ocr.not.asked", "engine", name, "reason", label));
    }
    cost = registry.counter("tuwen.ocr.cost", "engine", name);
    gauge("tuwen.ocr.daily.calls.limit", "engine", terms::dailyCalls);
    gauge("tuwen.ocr.daily.calls.used", "engine", () -> spend.used(name));
  }

  /** Looks at the guard whenever it is measured. */
  void watch(Supplier<Spend.State> state, BooleanSupplier isTripped) {
    gauge("tuwen.ocr.engine.off", "engine", () -> state.get().state().equals("off") ? 1 : 0);
    gauge("tuwen.ocr.breaker.open", "engine", () -> isTripped.getAsBoolean() ? 1 : 0);
    gauge("tuwen.ocr.rate", "engine", () -> state.get().rate());
  }

  private void gauge(String meter, String label, Supplier<Number> value) {
    Gauge.builder(meter, value).tags(label, name).register(registry);
  }

  void ended(Outcome outcome) {
    calls.get(outcome).increment();
    cost.increment(price);
  }

  void notAsked(NotAsked.Why why) {
    notAsked.get(why).increment();
  }
}
