package io.tuwen.ocr;

import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.execution.StuckThreads;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** Where images are computed, and whether that place is still alive. */
class Places {
  @Produces
  @Singleton
  Execution execution(OcrConfig config, ImagesConfig images) {
    return new Execution(
        "OCR",
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
