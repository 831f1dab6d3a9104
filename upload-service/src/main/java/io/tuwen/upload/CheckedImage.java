package io.tuwen.upload;

import io.tuwen.contract.image.ImageHeader;
import io.tuwen.contract.store.Content;

/** An image that is within the limits, by its own bytes. */
record CheckedImage(ImageHeader header, Content content, String fieldName, String fileName) {}
