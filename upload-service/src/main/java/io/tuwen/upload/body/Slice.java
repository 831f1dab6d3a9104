package io.tuwen.upload.body;

import io.tuwen.contract.image.ImageBytes;
import io.tuwen.contract.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a spooled body. Reads go to their place by themselves, so streams do not interfere. */
final class Slice implements ImageBytes, Content {
  private final FileChannel channel;
  private final long start;
  private final long length;

  Slice(FileChannel channel, long start, long length) {
    this.channel = channel;
    this.start = start;
    this.length = length;
  }

  Slice part(long from, long to) {
    return new Slice(channel, start + from, to - from);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int count) throws IOException {
    // Compared before anything is narrowed: a file names places that lie far beyond its end.
    if (position < 0 || position >= length || count <= 0) {
      return 0;
    }
    var wanted = (int) Math.min(count, length - position);
    var buffer = ByteBuffer.wrap(into, offset, wanted);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + position + wanted - buffer.remaining()) < 0) {
        throw new IOException("the spooled body is shorter than it was");
      }
    }
    return wanted;
  }

  @Override
  public InputStream open() {
    return new SliceStream(this);
  }

  private static final class SliceStream extends InputStream {
    private final Slice slice;
    private long position;

    SliceStream(Slice slice) {
      this.slice = slice;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      var read = slice.read(position, into, offset, count);
      position += read;
      return read == 0 && count > 0 ? -1 : read;
    }
  }
}
