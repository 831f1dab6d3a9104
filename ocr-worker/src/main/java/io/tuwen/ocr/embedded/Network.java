package io.tuwen.ocr.embedded;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * A network, ready to run. Thread-safe: its session is shared and a run's memory is the caller's.
 */
final class Network implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Durations durations;
  private final String input;
  private final String output;

  private Network(OrtEnvironment environment, OrtSession session, Durations durations) {
    this.environment = environment;
    this.session = session;
    this.durations = durations;
    input = session.getInputNames().iterator().next();
    output = session.getOutputNames().iterator().next();
  }

  /**
   * Loads a network from the class path.
   *
   * @param threads how many threads compute one run, the caller's own among them
   * @param durations what measures the runs
   */
  static Network load(String resource, int threads, Durations durations) {
    try (var stream = Network.class.getResourceAsStream(resource);
        var options = new OrtSession.SessionOptions()) {
      if (stream == null) {
        throw new FileNotFoundException(resource);
      }
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Idle threads sleep: the other core has an image of its own.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // Every strip has another width, and a plan kept for each of them would only cost memory.
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(true);
      var environment = OrtEnvironment.getEnvironment();
      return new Network(
          environment, environment.createSession(stream.readAllBytes(), options), durations);
    } catch (IOException | OrtException e) {
      throw new IllegalStateException("the network " + resource + " cannot be loaded", e);
    }
  }

  /**
   * Runs the network from one direct buffer into another, each filled from its beginning.
   *
   * @throws TuwenException {@code PROCESSING_TIMEOUT} where it was cancelled meanwhile
   */
  void run(Tensor in, Tensor out, Cancellation cancellation) {
    cancellation.check();
    try (var options = new OrtSession.RunOptions();
        var from = OnnxTensor.createTensor(environment, in.buffer, in.shape);
        var to = OnnxTensor.createTensor(environment, out.buffer, out.shape)) {
      var started = System.nanoTime();
      cancellation.<OrtException>during(
          () -> terminate(options),
          () -> session.run(Map.of(input, from), Set.of(), Map.of(output, to), options).close());
      durations.inferred(System.nanoTime() - started);
    } catch (OrtException e) {
      cancellation.check();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the OCR engine failed", e);
    }
  }

  /** Floats in a direct buffer, whose limit is that of the shape. */
  static final class Tensor {
    private final FloatBuffer buffer;
    private final long[] shape;

    Tensor(FloatBuffer buffer, long... shape) {
      this.buffer = buffer;
      this.shape = shape;
    }
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException("a run cannot be ended", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session cannot be closed", e);
    }
  }
}
