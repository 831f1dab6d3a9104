package io.tuwen.upload;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageLimits;
import io.tuwen.upload.body.ReceivedImage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Lets in what is an image and within the limits. Nothing is decoded. */
@ApplicationScoped
class ImageCheck {
  private final UploadConfig config;

  ImageCheck(UploadConfig config) {
    this.config = config;
  }

  CheckedImage check(ReceivedImage image) {
    var limits = new ImageLimits(config.maxImage().asLongValue(), config.maxPixels());
    try {
      var header = limits.check(image.bytes());
      return new CheckedImage(header, image.content(), image.fieldName(), image.fileName());
    } catch (IOException e) {
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the upload cannot be read back", e);
    }
  }
}
