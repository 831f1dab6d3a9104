package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Network.Tensor;
import io.tuwen.worker.execution.Cancellation;

/** Tells whether a text stands on its head. Thread-safe. */
final class Direction implements AutoCloseable {
  private static final int WIDTH = 192;
  private static final float SURE = 0.9f;

  private final Network network;

  Direction(Durations durations) {
    network = Network.load("/networks/direction.onnx", 1, durations);
  }

  boolean isUpsideDown(Picture picture, TextBox box, Scratch bench, Cancellation cancellation) {
    var width = Math.min(WIDTH, Strip.of(box).width());
    var input = bench.input(3 * Strip.HEIGHT * WIDTH);
    bench.stripSampler.sample(picture, box.pieces(), width, WIDTH, Strip.HEIGHT, input);
    var output = bench.output(2);
    network.run(
        new Tensor(input, 1, 3, Strip.HEIGHT, WIDTH), new Tensor(output, 1, 2), cancellation);
    return output.get(1) > SURE;
  }

  @Override
  public void close() {
    network.close();
  }
}
