package io.tuwen.upload.body;

import java.util.List;

/** The images of a request. They can be read until it is closed. */
public final class ReceivedBody implements AutoCloseable {
  private final SpoolFile file;
  private final List<ReceivedImage> images;

  ReceivedBody(SpoolFile file, List<ReceivedImage> images) {
    this.file = file;
    this.images = List.copyOf(images);
  }

  /** At least one, in the order of the request. */
  public List<ReceivedImage> images() {
    return images;
  }

  @Override
  public void close() {
    file.close();
  }
}
