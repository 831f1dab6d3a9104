package io.tuwen.ocr.embedded.onnx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The networks of the engine: those of a library, changed so that ONNX Runtime computes the same in
 * less time.
 *
 * <p>The build makes them, so that a start is not longer for it and loads what was tested.
 */
public final class Networks {
  private static final String ALPHABET = "/models/ppocr_keys_v1.txt";

  private static final Map<String, String> NETWORKS =
      Map.of(
          "/models/ch_PP-OCRv4_det_infer.onnx", "detector.onnx",
          "/models/ch_PP-OCRv4_rec_infer.onnx", "recogniser.onnx",
          "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx", "direction.onnx");

  /** In an order in which each finds what those before it have laid bare. */
  private static final List<Rewrite> REWRITES =
      List.of(
          new AffineIntoConvolution(),
          new HardSwishAsGate(),
          new AffineIntoNextConvolution(),
          new AffineAsConvolution(),
          new ResidualGate(),
          new SumIntoConvolutions(),
          new UpsampledConvolutionAsPhases(),
          new GatedPointwiseIntoConvolution(),
          new DoublingsAsPointwise());

  private Networks() {}

  /** Writes them into a directory, and the alphabet beside them. */
  public static void main(String[] arguments) throws IOException {
    var directory = Files.createDirectories(Path.of(arguments[0]));
    for (var network : NETWORKS.entrySet()) {
      Files.write(directory.resolve(network.getValue()), rewrite(resource(network.getKey())));
    }
    Files.write(directory.resolve("alphabet.txt"), resource(ALPHABET));
  }

  static byte[] rewrite(byte[] original) throws ModelFormatException {
    var model = Model.read(original);
    for (var rewrite : REWRITES) {
      rewrite.apply(model);
    }
    return model.toBytes();
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = Networks.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new FileNotFoundException(name);
      }
      return stream.readAllBytes();
    }
  }
}
