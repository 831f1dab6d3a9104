package io.tuwen.upload.endpoint;

import io.tuwen.contract.key.ImageId;
import io.tuwen.upload.StoredImage;

/**
 * An image that was taken in, and where its results will be.
 *
 * @param key as the id, for its owner alone
 * @param publicId for addresses that others may see
 */
record UploadedImage(
    String id,
    String key,
    String publicId,
    String eTag,
    long size,
    String contentType,
    Links links) {

  /** Relative to the origin that the client used. */
  record Links(String self, String text, String renditions) {
    static Links of(ImageId id) {
      var self = "/v1/images/" + id;
      return new Links(self, self + "/text", self + "/renditions");
    }
  }

  static UploadedImage of(StoredImage image) {
    var id = image.image().id();
    return new UploadedImage(
        id.value(),
        image.image().objectKey().value(),
        image.publicName().value(),
        image.eTag().value(),
        image.size(),
        image.contentType(),
        Links.of(id));
  }
}
