package io.tuwen.ocr;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.ocr.canary.Canary;
import io.tuwen.ocr.canary.Share;
import io.tuwen.ocr.guard.Clock;
import io.tuwen.ocr.guard.GuardedEngine;
import io.tuwen.ocr.guard.Terms;
import io.tuwen.ocr.spend.Spend;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.LaneConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Gives the worker the engines that {@code tuwen.ocr.engines} names, ready. */
@ApplicationScoped
class Engines {
  private static final Logger LOG = Logger.getLogger(Engines.class);

  /** Before the messaging starts, so that no record is taken by a worker that is not ready. */
  private static final int BEFORE_MESSAGING = 1;

  private final OcrConfig config;
  private final Instance<Spend> spend;
  private final MemoryBudget memory;
  private final MeterRegistry metrics;
  private final Map<String, Supplier<OcrEngine>> adapters;

  /** One guard for each: the chain and the canary share its bounds. */
  private final Map<String, OcrEngine> guarded = new HashMap<>();

  Engines(
      OcrConfig config,
      MemoryBudget memory,
      MeterRegistry metrics,
      Instance<Spend> spend,
      @Any Instance<OcrEngine> adapters) {
    this.config = config;
    this.memory = memory;
    this.metrics = metrics;
    this.spend = spend;
    this.adapters = named(adapters);
  }

  @Produces
  @Singleton
  EngineChain chain(Execution computing, CodeReader codes, LocalApps apps) {
    var chosen = chosen(config.engines(), adapters).stream().map(this::guarded).toList();
    var chain =
        new EngineChain(chosen, computing, codes, config.deadline(), config.fallbackBelow());
    if (chain.local().isEmpty() && !apps.isEmpty()) {
      throw new IllegalStateException(
          "tuwen.ocr.local-apps needs an engine in tuwen.ocr.engines that computes here");
    }
    return chain;
  }

  @Produces
  @Singleton
  Tries tries(LaneConfig lanes) {
    return new Tries(lanes.attempts(), Clock.SYSTEM);
  }

  @Produces
  @Singleton
  LocalApps localApps() {
    return new LocalApps(config.localApps().orElse(List.of()));
  }

  /** One bean for both, since a worker may have none. */
  @Produces
  @Singleton
  Optional<Canary> canary(Execution computing) {
    return config
        .canary()
        .engine()
        .map(it -> guarded(chosen(List.of(it), adapters).get(0)))
        .map(it -> new Canary(it, Share.parse(config.canary().share()), computing, metrics));
  }

  private OcrEngine guarded(OcrEngine engine) {
    return engine.provider().isEmpty()
        ? engine
        : guarded.computeIfAbsent(engine.id().name(), name -> guard(engine));
  }

  private OcrEngine guard(OcrEngine engine) {
    LOG.warnf("event=images_leave provider=%s", engine.id());
    return new GuardedEngine(engine, terms(engine), spend.get(), Clock.SYSTEM, memory, metrics);
  }

  /** The limits are the account's, and the deadline is for waiting and reading together. */
  private Terms terms(OcrEngine engine) {
    var provider = config.providers().get(engine.id().name());
    return new Terms(
        provider.rate() / Math.max(1, config.instances()),
        provider.dailyCalls(),
        provider.price(),
        provider.timeout(),
        config.deadline().minus(provider.timeout()));
  }

  /** An adapter is a bean with its engine's name; it is made when it is chosen. */
  private static Map<String, Supplier<OcrEngine>> named(Instance<OcrEngine> adapters) {
    var named = new TreeMap<String, Supplier<OcrEngine>>();
    for (var adapter : adapters.handles()) {
      for (var qualifier : adapter.getBean().getQualifiers()) {
        if (qualifier instanceof Identifier name) {
          named.put(name.value(), adapter::get);
        }
      }
    }
    return named;
  }

  /** An engine, and the revision that it has to have. */
  private record Choice(String name, OptionalInt revision) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)(?:@([0-9]{1,9}))?");

    static Choice parse(String text) {
      var form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalStateException(
            "tuwen.ocr.engines names engines as embedded or embedded@3, and not as \"%s\""
                .formatted(text));
      }
      var revision = form.group(2);
      return new Choice(
          form.group(1),
          revision == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(revision)));
    }

    OcrEngine from(Map<String, Supplier<OcrEngine>> adapters) {
      var engine = adapters.get(name).get();
      if (revision.isPresent() && revision.getAsInt() != engine.id().revision()) {
        throw new IllegalStateException(
            "tuwen.ocr.engines wants %s@%d, and this worker has %s@%d"
                .formatted(name, revision.getAsInt(), name, engine.id().revision()));
      }
      return engine;
    }
  }

  static List<OcrEngine> chosen(List<String> names, Map<String, Supplier<OcrEngine>> adapters) {
    var choices = names.stream().map(Choice::parse).toList();
    for (var choice : choices) {
      if (!adapters.containsKey(choice.name())) {
        throw new IllegalStateException(
            "tuwen.ocr.engines names the engine \"%s\", which this worker does not have; it has: %s"
                .formatted(choice.name(), String.join(", ", adapters.keySet())));
      }
    }
    if (choices.stream().map(Choice::name).distinct().count() < choices.size()) {
      throw new IllegalStateException("tuwen.ocr.engines names an engine twice");
    }
    return choices.stream().map(choice -> choice.from(adapters)).toList();
  }

  /** A worker whose engines cannot read does not start. */
  void warmUp(
      @Observes @Priority(BEFORE_MESSAGING) StartupEvent event,
      EngineChain chain,
      Optional<Canary> canary) {
    warmUp(chain, canary);
  }

  /** Once for each engine: what the chain has is warm for the canary, too. */
  static void warmUp(EngineChain chain, Optional<Canary> canary) {
    chain.warmUp();
    canary.filter(it -> !chain.has(it.engine())).ifPresent(Canary::warmUp);
  }

  void close(@Disposes EngineChain chain) {
    chain.close();
  }

  void close(@Disposes Optional<Canary> canary) {
    canary.ifPresent(Canary::close);
  }
}
