package io.tuwen.ocr.embedded.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The engine's networks, as the build has made them, beside those of the library. */
class NetworksTest {
  /** All outputs are likelihoods. */
  private static final double MAX_DIFFERENCE = 1e-5;

  private static final String DETECTOR = "/models/ch_PP-OCRv4_det_infer.onnx";
  private static final String RECOGNISER = "/models/ch_PP-OCRv4_rec_infer.onnx";
  private static final String DIRECTION = "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx";

  @Test
  void the_detector_finds_the_same() throws IOException, OrtException {
    assertSame(DETECTOR, "/networks/detector.onnx", 32, 32);
    assertSame(DETECTOR, "/networks/detector.onnx", 96, 160);
    assertSame(DETECTOR, "/networks/detector.onnx", 320, 224);
  }

  @Test
  void the_recogniser_reads_the_same() throws IOException, OrtException {
    assertSame(RECOGNISER, "/networks/recogniser.onnx", 48, 16);
    assertSame(RECOGNISER, "/networks/recogniser.onnx", 48, 112);
    assertSame(RECOGNISER, "/networks/recogniser.onnx", 48, 320);
  }

  @Test
  void the_direction_is_told_the_same() throws IOException, OrtException {
    assertSame(DIRECTION, "/networks/direction.onnx", 48, 192);
  }

  @Test
  void the_detector_is_rewritten_at_all_its_places() throws IOException {
    var original = Model.read(resource(DETECTOR));
    var rewritten = Model.read(resource("/networks/detector.onnx"));

    assertThat(original.count("BatchNormalization")).isEqualTo(3);
    assertThat(original.count("Div")).isEqualTo(24);
    assertThat(original.count("ConvTranspose")).isEqualTo(2);
    assertThat(rewritten.count("BatchNormalization", "Div", "ConvTranspose")).isZero();
    assertThat(original.count("Add", "Mul")).isEqualTo(175);
    assertThat(rewritten.count("Add", "Mul")).isEqualTo(46);
    assertThat(original.count("Resize")).isEqualTo(6);
    assertThat(rewritten.count("Resize")).isEqualTo(4);
    assertThat(rewritten.count("MatMul")).isEqualTo(1);
    assertThat(rewritten.count("DepthToSpace")).isEqualTo(3);
  }

  @Test
  void the_recogniser_is_rewritten_at_all_its_places() throws IOException {
    var original = Model.read(resource(RECOGNISER));
    var rewritten = Model.read(resource("/networks/recogniser.onnx"));

    assertThat(original.count("BatchNormalization")).isEqualTo(6);
    assertThat(rewritten.count("BatchNormalization")).isZero();
    assertThat(original.count("Div")).isEqualTo(33);
    assertThat(rewritten.count("Div")).isEqualTo(5);
    assertThat(original.count("Add", "Mul")).isEqualTo(214);
    assertThat(rewritten.count("Add", "Mul")).isEqualTo(74);
  }

  @Test
  void the_direction_classifier_is_rewritten_at_all_its_places() throws IOException {
    var original = Model.read(resource(DIRECTION));
    var rewritten = Model.read(resource("/networks/direction.onnx"));

    assertThat(original.count("BatchNormalization", "Div")).isEqualTo(53);
    assertThat(rewritten.count("BatchNormalization", "Div")).isZero();
  }

  @Test
  void a_network_that_is_rewritten_already_stays() throws IOException {
    var rewritten = resource("/networks/recogniser.onnx");

    assertThat(Networks.rewrite(rewritten)).isEqualTo(rewritten);
  }

  private static void assertSame(String original, String rewritten, long height, long width)
      throws IOException, OrtException {
    assertThat(
            Outputs.largestDifference(resource(original), resource(rewritten), 1, 3, height, width))
        .isLessThan(MAX_DIFFERENCE);
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = NetworksTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }
}
