package io.tuwen.contract.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * The notifications of object storage that mean "an object is there, whole".
 *
 * <p>{@code ObjectCreated} has more names: the parts of a multipart upload and its beginning raise
 * events too, and a symlink is no image. They are not in here, on purpose.
 */
public enum OssEventName {
  PUT_OBJECT("PutObject"),
  POST_OBJECT("PostObject"),
  COPY_OBJECT("CopyObject"),
  COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
  APPEND_OBJECT("AppendObject");

  private static final String GROUP = "ObjectCreated:";
  private static final String CLOUD_EVENT_PREFIX = "oss:";

  private final String operation;

  OssEventName(String operation) {
    this.operation = operation;
  }

  /** As in the event itself: {@code ObjectCreated:PutObject}. */
  public String eventName() {
    return GROUP + operation;
  }

  /** As the type of a CloudEvent: {@code oss:ObjectCreated:PutObject}. */
  public String cloudEventType() {
    return CLOUD_EVENT_PREFIX + eventName();
  }

  /** Reads either form. */
  static Optional<OssEventName> parse(String text) {
    var name =
        text.startsWith(CLOUD_EVENT_PREFIX) ? text.substring(CLOUD_EVENT_PREFIX.length()) : text;
    return Arrays.stream(values()).filter(it -> it.eventName().equals(name)).findFirst();
  }
}
