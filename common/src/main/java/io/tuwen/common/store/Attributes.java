package io.tuwen.common.store;

import java.util.Map;

/**
 * What is kept beside the bytes of an object.
 *
 * @param metadata names in lower case without the {@code x-oss-meta-} prefix; values are any text,
 *     the store encodes what its protocol cannot carry
 */
public record Attributes(String contentType, Map<String, String> metadata) {
  public Attributes {
    metadata = Map.copyOf(metadata);
  }

  public static Attributes ofType(String contentType) {
    return new Attributes(contentType, Map.of());
  }
}
