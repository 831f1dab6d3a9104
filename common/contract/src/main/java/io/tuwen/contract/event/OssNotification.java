package io.tuwen.contract.event;

import io.tuwen.contract.error.TuwenException;

/** One object event out of a native notification. */
public sealed interface OssNotification {

  /** An object is there, whole. */
  record ObjectCreated(ImageUploaded event) implements OssNotification {}

  /**
   * An event that is well formed and none of our business: a removal, a part of a multipart upload,
   * another service on the same bus.
   *
   * @param name its name or type as it came
   */
  record Irrelevant(String name) implements OssNotification {}

  /** One of several that is in no known form. */
  record Unreadable(TuwenException cause) implements OssNotification {}
}
