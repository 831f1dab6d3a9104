package io.tuwen.contract.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes that are to be stored: how many, and where to read them from, as often as needed.
 *
 * <p>It can be read again, so that a put can be tried again.
 */
public interface Content {
  long length();

  /** A new stream over exactly {@link #length} bytes; the caller closes it. */
  InputStream open() throws IOException;

  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
