package io.tuwen.ocr.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tuwen.ocr.spend.Spend;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What is measured of a provider. All of it is there from the beginning. */
final class GuardMetrics {
  private final MeterRegistry registry;
  private final Tags engine;
  private final double price;
  private final Map<Outcome, Counter> calls = new EnumMap<>(Outcome.class);
  private final Map<NotAsked.Why, Counter> skipped = new EnumMap<>(NotAsked.Why.class);
  private final Counter cost;

  GuardMetrics(MeterRegistry registry, String name, Terms terms, Spend spend) {
    this.registry = registry;
    engine = Tags.of("engine", name);
    price = terms.price();
    for (var outcome : Outcome.values()) {
      calls.put(
          outcome, registry.counter("tuwen.ocr.calls", engine.and("outcome", outcome.label())));
    }
    for (var why : NotAsked.Why.values()) {
      var reason = why.name().toLowerCase(Locale.ROOT);
      skipped.put(why, registry.counter("tuwen.ocr.not.asked", engine.and("reason", reason)));
    }
    cost = registry.counter("tuwen.ocr.cost", engine);
    gauge("tuwen.ocr.daily.calls.limit", terms::dailyCalls);
    gauge("tuwen.ocr.daily.calls.used", () -> spend.used(name));
    gauge("tuwen.ocr.daily.calls.left", () -> Math.max(0, terms.dailyCalls() - spend.used(name)));
  }

  /** Looks at the guard whenever it is measured. */
  void watch(Supplier<Spend.State> state, Supplier<String> breaker) {
    gauge("tuwen.ocr.engine.off", () -> state.get().state().equals("off") ? 1 : 0);
    gauge("tuwen.ocr.breaker.open", () -> breaker.get().equals("closed") ? 0 : 1);
    gauge("tuwen.ocr.rate", () -> state.get().rate());
  }

  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).tags(engine).register(registry);
  }

  void ended(Outcome outcome) {
    calls.get(outcome).increment();
    cost.increment(price);
  }

  void notAsked(NotAsked.Why why) {
    skipped.get(why).increment();
  }
}
