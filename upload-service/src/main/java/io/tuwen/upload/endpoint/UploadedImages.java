package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tuwen.upload.StoredImage;
import java.net.URI;
import java.util.List;

/**
 * The answer to an upload: the image, and where the request had several, all of them.
 *
 * @param images empty for a single image, which stands for itself
 */
record UploadedImages(
    @JsonUnwrapped UploadedImage first,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UploadedImage> images) {

  static UploadedImages of(List<StoredImage> stored) {
    var images = stored.stream().map(UploadedImage::of).toList();
    return new UploadedImages(images.get(0), images.size() > 1 ? images : List.of());
  }

  @JsonIgnore
  URI self() {
    return URI.create(first.links().self());
  }
}
