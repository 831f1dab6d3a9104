package io.tuwen.worker.vips;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.decoding.ImageEncoderConformance;

class VipsImageEncoderTest extends ImageEncoderConformance {
  @Override
  protected ImageEncoder encoder() {
    return new VipsImageEncoder();
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
