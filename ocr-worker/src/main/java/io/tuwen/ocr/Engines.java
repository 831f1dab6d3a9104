package io.tuwen.ocr;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Gives the worker the engines that {@code tuwen.ocr.engines} names, ready. */
@ApplicationScoped
class Engines {
  /** Before the messaging starts, so that no record is taken by a worker that is not ready. */
  private static final int BEFORE_MESSAGING = 1;

  @Produces
  @Singleton
  EngineChain chain(
      OcrConfig config,
      ImagesConfig images,
      Execution computing,
      CodeReader codes,
      @Any Instance<OcrEngine> adapters) {
    return new EngineChain(
        chosen(config.engines(), named(adapters)),
        computing,
        codes,
        config.deadline(),
        images.memory().asLongValue());
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

  static List<OcrEngine> chosen(List<String> names, Map<String, Supplier<OcrEngine>> adapters) {
    for (var name : names) {
      if (!adapters.containsKey(name)) {
        throw new IllegalStateException(
            "tuwen.ocr.engines names the engine \"%s\", which this worker does not have; it has: %s"
                .formatted(name, String.join(", ", adapters.keySet())));
      }
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalStateException("tuwen.ocr.engines names an engine twice");
    }
    return names.stream().map(name -> adapters.get(name).get()).toList();
  }

  /** A worker whose engines cannot read does not start. */
  void warmUp(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event, EngineChain chain) {
    chain.warmUp();
  }

  void close(@Disposes EngineChain chain) {
    chain.close();
  }
}
