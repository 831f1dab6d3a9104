package io.tuwen.ocr;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tuwen.worker.WorkConfig;
import java.util.List;

/** How much is read at once, and how far one image may go. */
@ConfigMapping(prefix = "tuwen.ocr")
public interface OcrConfig extends WorkConfig {
  /** What reads images, by name; where one cannot at the moment, the next one does. */
  @WithDefault("embedded")
  List<String> engines();

  /** The largest original in pixels, by its header. */
  @WithDefault("120000000")
  long maxPixels();

  /** A longer side is shrunk to this before the image is read. */
  @WithDefault("4096")
  int maxSide();

  Embedded embedded();

  /** The engine in this process. */
  interface Embedded {
    /** The longer side of what the detector is shown. */
    @WithDefault("960")
    int detectionSide();

    /** How many threads compute one image. */
    @WithDefault("1")
    int threads();
  }
}
