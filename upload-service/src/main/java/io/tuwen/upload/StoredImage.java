package io.tuwen.upload;

import io.tuwen.common.key.ImageKey;
import io.tuwen.common.store.ETag;

/** An image that is in the originals bucket. */
public record StoredImage(ImageKey image, ETag eTag, long size, String contentType) {}
