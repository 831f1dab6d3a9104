package io.tuwen.contract.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object that is being read.
 *
 * <p>The stream ends only after {@code object().size()} bytes: a connection that breaks before
 * shows as an {@link IOException}, never as a shorter object.
 */
public record OpenObject(StoredObject object, InputStream stream) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
