package io.tuwen.upload;

import io.tuwen.common.key.ImageKey;
import io.tuwen.common.key.PublicName;
import io.tuwen.common.store.ETag;

/**
 * An image that is in the originals bucket.
 *
 * @param publicName what its renditions are named after
 */
public record StoredImage(
    ImageKey image, PublicName publicName, ETag eTag, long size, String contentType) {}
