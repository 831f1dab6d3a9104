package io.tuwen.ocr.embedded.onnx;

/**
 * A change of a model that leaves its results as they are, but for the rounding of floats.
 *
 * <p>Where a model does not have what is to be changed, it stays as it is.
 */
interface Rewrite {
  /**
   * Changes a model.
   *
   * @return at how many places
   */
  int apply(Model model) throws ModelFormatException;
}
