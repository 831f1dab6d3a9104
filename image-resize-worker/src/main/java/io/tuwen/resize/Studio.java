package io.tuwen.resize;

import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.execution.StuckThreads;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.ServiceLoader;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** What renditions are made with, put together by the configuration. */
class Studio {
  /** The actions that users have added. */
  @Produces
  @Singleton
  List<CustomAction> customs() {
    return ServiceLoader.load(CustomAction.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  @Produces
  @Singleton
  ProcessParser parser(ResizeConfig config, List<CustomAction> customs) {
    return new ProcessParser(config.maxActions(), customs);
  }

  @Produces
  @Singleton
  Originals originals(ObjectStore store, ResizeConfig config) {
    return new Originals(store, config.maxImage().asLongValue());
  }

  @Produces
  @Singleton
  Execution execution(ResizeConfig config, ImagesConfig images) {
    return new Execution(
        "rendering",
        config.concurrency().orElse(Runtime.getRuntime().availableProcessors()),
        config.deadline(),
        new MemoryBudget(images.memory().asLongValue()));
  }

  void close(@Disposes Execution execution) {
    execution.close();
  }

  @Produces
  @Singleton
  @Liveness
  HealthCheck stuckThreads(Execution execution) {
    return new StuckThreads(execution);
  }
}
