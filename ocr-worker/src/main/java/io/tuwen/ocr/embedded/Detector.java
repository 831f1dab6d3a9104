package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Network.Tensor;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;

/** Finds where in a picture there is text. Thread-safe. */
final class Detector implements AutoCloseable {
  private static final double MIN_SIDE = 3;

  private final Network network;
  private final int maxSide;

  Detector(int maxSide, int threads, Durations durations) {
    network = Network.load("/networks/detector.onnx", threads, durations);
    this.maxSide = maxSide;
  }

  /** The boxes around texts, in no order. */
  List<TextBox> detect(Picture picture, Scratch bench, Cancellation cancellation) {
    var canvas = Canvas.of(picture.width(), picture.height(), maxSide);
    var width = canvas.width();
    var height = canvas.height();
    var input = bench.input(3 * width * height);
    bench.canvasSampler.sample(picture, canvas, input);
    var output = bench.output(width * height);
    network.run(
        new Tensor(input, 1, 3, height, width),
        new Tensor(output, 1, 1, height, width),
        cancellation);
    var map = bench.values(width * height);
    output.get(0, map, 0, width * height);
    return TextBoxes.find(map, width, height).stream()
        .map(box -> box.map(canvas::toPicture))
        .filter(box -> box.corners().width() > MIN_SIDE && box.corners().height() > MIN_SIDE)
        .toList();
  }

  @Override
  public void close() {
    network.close();
  }
}
