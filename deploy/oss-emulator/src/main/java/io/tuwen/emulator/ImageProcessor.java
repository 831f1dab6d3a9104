package io.tuwen.emulator;

import java.net.URI;
import java.util.Optional;

/** What processes images for the storage: a server that is asked for each by GET. */
@FunctionalInterface
public interface ImageProcessor {
  /**
   * Where the answer to {@code x-oss-process} is.
   *
   * @param process as the client has written it, decoded
   * @return empty where the server does not process this object
   */
  Optional<URI> address(String bucket, String key, String process);
}
