package io.tuwen.emulator.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One version of an object, open for reading for as long as the reader wants. */
public record StoredVersion(ObjectRecord record, FileChannel file) implements AutoCloseable {

  /** The bytes from one position to another, the second not included. */
  public InputStream bytes(long from, long to) {
    return new InputStream() {
      private long position = from;

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        if (position == to) {
          return -1;
        }
        var wanted = (int) Math.min(count, to - position);
        var read = file.read(ByteBuffer.wrap(into, offset, wanted), position);
        if (read < 0) {
          throw new IOException("the object file ends early");
        }
        position += read;
        return read;
      }
    };
  }

  public InputStream bytes() {
    return bytes(0, record.size());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
