package io.tuwen.worker;

import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a worker has beside its {@code ImageWork} and its adapters. */
@ApplicationScoped
class WorkerBeans {
  @Produces
  @Singleton
  WorkerKind kind(@ConfigProperty(name = "quarkus.application.name") String service) {
    return WorkerKind.ofService(service)
        .orElseThrow(() -> new IllegalStateException("WorkerKind.ALL lacks " + service));
  }

  @Produces
  @Singleton
  Originals originals(ObjectStore store, WorkConfig config) {
    return new Originals(store, config.maxImage().asLongValue());
  }

  /** One for all images of the worker, wherever they are in work. */
  @Produces
  @Singleton
  MemoryBudget memory(ImagesConfig images) {
    return new MemoryBudget(images.memory().asLongValue());
  }

  @Produces
  @Singleton
  Execution execution(WorkerKind kind, WorkConfig config, MemoryBudget memory) {
    return new Execution(
        kind.title(),
        config.concurrency().orElse(Runtime.getRuntime().availableProcessors()),
        config.deadline(),
        memory);
  }

  void close(@Disposes Execution execution) {
    execution.close();
  }
}
