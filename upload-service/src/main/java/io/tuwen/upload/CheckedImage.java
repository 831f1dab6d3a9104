package io.tuwen.upload;

import io.tuwen.common.image.ImageHeader;
import io.tuwen.common.store.Content;

/** An image that is within the limits, by its own bytes. */
record CheckedImage(ImageHeader header, Content content, String fieldName, String fileName) {}
