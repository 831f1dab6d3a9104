package io.tuwen.upload.body;

import io.tuwen.common.image.ImageBytes;
import io.tuwen.common.store.Content;

/**
 * One image of a request, not yet looked at.
 *
 * @param fileName what the client calls it, for people only; empty where it did not say
 */
public record ReceivedImage(ImageBytes bytes, Content content, String fileName) {
  static ReceivedImage of(Slice slice, String fileName) {
    return new ReceivedImage(slice, slice, fileName);
  }
}
