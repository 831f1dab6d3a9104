package io.tuwen.upload.body;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/**
 * A request body on disk.
 *
 * <p>INVARIANT: the file has no name while anything is in it, so a killed process leaves nothing.
 */
final class SpoolFile implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpoolFile.class);

  private final FileChannel channel;

  private SpoolFile(FileChannel channel) {
    this.channel = channel;
  }

  static SpoolFile create(Path directory) throws IOException {
    var path = Files.createTempFile(directory, "tuwen-upload-", ".spool");
    try {
      return new SpoolFile(
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(path);
    }
  }

  /** Safe from many threads at once, since every write knows its place. */
  void write(ByteBuffer bytes, long position) throws IOException {
    var start = position - bytes.position();
    while (bytes.hasRemaining()) {
      channel.write(bytes, start + bytes.position());
    }
  }

  /** A stream to append with; closing it closes the file. */
  OutputStream appender() {
    return Channels.newOutputStream(channel);
  }

  Slice whole() throws IOException {
    return new Slice(channel, 0, channel.size());
  }

  /** Nothing is lost by a close that fails: the file has no name any more. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warnf("event=spool_not_closed cause=\"%s\"", e);
    }
  }
}
