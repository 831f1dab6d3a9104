package io.tuwen.ocr.embedded.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What models give for the same random input, in ONNX Runtime. */
final class Outputs {
  private Outputs() {}

  /**
   * The largest difference between the outputs of two models; where an output has numbers above
   * one, as a share of the largest, since that is how floats are rounded.
   */
  static double largestDifference(byte[] one, byte[] other, long... shape) throws OrtException {
    var input = random(shape);
    var ones = run(one, input, shape);
    var others = run(other, input, shape);
    assertThat(others).hasSameSizeAs(ones);
    double largest = 0;
    for (int i = 0; i < ones.size(); i++) {
      largest = Math.max(largest, largestDifference(ones.get(i), others.get(i)));
    }
    return largest;
  }

  private static double largestDifference(float[] one, float[] other) {
    assertThat(other).hasSameSizeAs(one).isNotEmpty();
    double difference = 0;
    double largest = 1;
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).isFinite();
      assertThat(other[i]).isFinite();
      difference = Math.max(difference, Math.abs((double) one[i] - other[i]));
      largest = Math.max(largest, Math.abs(one[i]));
    }
    return difference / largest;
  }

  private static float[] random(long... shape) {
    long size = 1;
    for (var dimension : shape) {
      size *= dimension;
    }
    var random = new Random(size);
    var values = new float[(int) size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private static List<float[]> run(byte[] model, float[] input, long... shape) throws OrtException {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var session = environment.createSession(model, options);
        var tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
        var result = session.run(Map.of("x", tensor))) {
      var outputs = new ArrayList<float[]>();
      for (var output : result) {
        var buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        outputs.add(values);
      }
      return outputs;
    }
  }
}
