package io.tuwen.upload;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.store.ETag;

/**
 * An image that is in the originals bucket.
 *
 * @param publicName what its renditions are named after
 */
public record StoredImage(
    ImageKey image, PublicId publicName, ETag eTag, long size, String contentType) {}
