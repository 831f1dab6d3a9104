package io.tuwen.upload.body;

import io.tuwen.contract.image.ImageBytes;
import io.tuwen.contract.store.Content;

/**
 * One image of a request, not yet looked at.
 *
 * @param fieldName the form's field that carried it; empty where there was no form
 * @param fileName what the client calls it, for people only; empty where it did not say
 */
public record ReceivedImage(ImageBytes bytes, Content content, String fieldName, String fileName) {
  public ReceivedImage {
    fileName = FileName.cleaned(fileName);
  }

  /** An image that came without a form. */
  static ReceivedImage alone(Slice slice) {
    return new ReceivedImage(slice, slice, "", "");
  }

  static ReceivedImage of(Part part) {
    return new ReceivedImage(part.body(), part.body(), part.name(), part.fileName());
  }

  ReceivedImage named(String newFileName) {
    return new ReceivedImage(bytes, content, fieldName, newFileName);
  }
}
