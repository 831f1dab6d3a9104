package io.tuwen.contract.store;

import java.util.Map;

/**
 * What is kept beside the bytes of an object.
 *
 * @param metadata names in lower case without the {@code x-oss-meta-} prefix; values are any text,
 *     the store encodes what its protocol cannot carry
 * @param isWithheld whether it is private in a bucket that is public; a store does not tell this of
 *     an object that it has
 */
public record Attributes(String contentType, Map<String, String> metadata, boolean isWithheld) {
  /** In an original's metadata: the app, or the server, that it came through. */
  public static final String APP = "app";

  public Attributes {
    metadata = Map.copyOf(metadata);
  }

  public Attributes(String contentType, Map<String, String> metadata) {
    this(contentType, metadata, false);
  }

  public static Attributes ofType(String contentType) {
    return new Attributes(contentType, Map.of());
  }

  /** The same, and readable with credentials only, whatever the bucket lets others read. */
  public Attributes withheld() {
    return new Attributes(contentType, metadata, true);
  }
}
