package io.tuwen.ocr.house;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** A server of our own that reads. */
@ConfigMapping(prefix = "tuwen.ocr.house")
public interface HouseConfig {
  /** The address of its API. */
  @WithDefault("https://ocr.house.example/read")
  URI url();

  /** What it knows us by; from the environment: {@code TUWEN_OCR_HOUSE_TOKEN}. */
  Optional<String> token();

  /** Raised where it reads otherwise than before. */
  @WithDefault("1")
  int revision();
}
