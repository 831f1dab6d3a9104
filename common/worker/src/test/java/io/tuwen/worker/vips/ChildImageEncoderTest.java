package io.tuwen.worker.vips;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.decoding.ImageEncoderConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ChildImageEncoderTest extends ImageEncoderConformance {
  private static ChildImageEncoder encoder;

  @BeforeAll
  static void start() {
    encoder = new ChildImageEncoder(1, 256L << 20, new SimpleMeterRegistry());
  }

  @AfterAll
  static void stop() {
    encoder.close();
  }

  @Override
  protected ImageEncoder encoder() {
    return encoder;
  }

  @Override
  protected byte[] turned(ImageFormat format) {
    return TurnedPhotos.write(format, COMMENT);
  }

  @Override
  protected byte[] noise() {
    return TurnedPhotos.noise();
  }
}
