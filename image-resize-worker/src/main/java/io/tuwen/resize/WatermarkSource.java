package io.tuwen.resize;

import java.util.Optional;

/** Where the images of watermarks are. */
public interface WatermarkSource {
  /**
   * The bytes of an image.
   *
   * @param name what stands in the processing
   * @return empty where there is none, or none that may be used
   */
  Optional<byte[]> find(String name);
}
