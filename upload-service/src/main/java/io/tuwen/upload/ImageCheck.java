package io.tuwen.upload;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.contract.image.ImageStructure;
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
    var maxBytes = config.maxImage().asLongValue();
    if (image.content().length() > maxBytes) {
      throw new TuwenException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %d bytes; the limit is %d".formatted(image.content().length(), maxBytes));
    }
    try {
      var header = ImageHeaders.read(image.bytes());
      if (header.pixels() > config.maxPixels()) {
        throw new TuwenException(
            ErrorCode.TOO_MANY_PIXELS,
            "the image has %d x %d pixels; the limit is %d in all"
                .formatted(header.width(), header.height(), config.maxPixels()));
      }
      // What the workers would refuse is refused while its sender is still there.
      ImageStructure.of(header, image.bytes());
      return new CheckedImage(header, image.content(), image.fieldName(), image.fileName());
    } catch (IOException e) {
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the upload cannot be read back", e);
    }
  }
}
