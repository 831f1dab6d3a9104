package io.tuwen.ocr.embedded;

/**
 * How a network wants its colours: blue, green, red, each as {@code value × scale + shift}.
 *
 * <p>Both models were trained on what OpenCV reads, which is BGR, with constants that are those of
 * RGB; so the constants stay in this order.
 */
final class Normalisation {
  static final Normalisation DETECTION =
      new Normalisation(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});
  static final Normalisation RECOGNITION =
      new Normalisation(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

  private final float[] scale = new float[3];
  private final float[] shift = new float[3];

  private Normalisation(float[] mean, float[] deviation) {
    for (int i = 0; i < 3; i++) {
      scale[i] = 1 / (255 * deviation[i]);
      shift[i] = -mean[i] / deviation[i];
    }
  }

  float apply(int channel, float value) {
    return value * scale[channel] + shift[channel];
  }
}
