package io.tuwen.ocr;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.tuwen.worker.WorkConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How much is read at once, and how far one image may go. */
@ConfigMapping(prefix = "tuwen.ocr")
public interface OcrConfig extends WorkConfig {
  /**
   * What reads images, by name; where one cannot at the moment, the next one does. With {@code @3}
   * behind it, that revision or none.
   */
  @WithDefault("embedded")
  List<String> engines();

  /** A text whose lines have less confidence than this, or without lines, is read by the next. */
  OptionalDouble fallbackBelow();

  /** How many workers share the providers' limits; the most that there will be at once. */
  @WithDefault("1")
  int instances();

  /** The name of this worker where calls are counted. */
  @WithDefault("${HOSTNAME:ocr-worker}")
  String instance();

  /** The apps whose images no provider may see. */
  Optional<List<String>> localApps();

  Canary canary();

  /** A second engine, whose texts are compared and not shown. */
  interface Canary {
    /** Its name; none where nothing is said. */
    Optional<String> engine();

    /** Which part of the new images it reads. */
    @WithDefault("5%")
    String share();
  }

  /** What each provider may be asked for, by the name of its engine. */
  @WithDefaults
  Map<String, Provider> providers();

  /** The largest original in pixels, by its header. */
  @WithDefault("120000000")
  long maxPixels();

  /** A longer side is shrunk to this before the image is read. */
  @WithDefault("4096")
  int maxSide();

  Embedded embedded();

  /** What a provider may be asked for. */
  interface Provider {
    /** Calls per second of the account, for all workers together. */
    @WithDefault("10")
    double rate();

    /** Calls of all workers on one day in China. */
    @WithDefault("1000")
    int dailyCalls();

    /** What a call costs, in any currency. */
    @WithDefault("0")
    double price();

    /** How long a call may take. */
    @WithDefault("10s")
    Duration timeout();
  }

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
