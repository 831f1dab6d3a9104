package io.tuwen.upload.endpoint;

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
  record Links(String self, String text, String renditions) {}

  static UploadedImage of(StoredImage image) {
    var id = image.image().id().value();
    var self = "/v1/images/" + id;
    return new UploadedImage(
        id,
        image.image().objectKey().value(),
        image.publicName().value(),
        image.eTag().value(),
        image.size(),
        image.contentType(),
        new Links(self, self + "/text", self + "/renditions"));
  }
}
