package io.tuwen.local;

import io.tuwen.command.Words;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One system at a time has a data directory. */
public final class DataLock {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Does something while it holds the directory alone.
   *
   * @throws IllegalStateException if another process has it
   */
  public static int whileHeld(Path data, Work work) throws IOException, InterruptedException {
    var lock = take(data);
    try {
      return work.run();
    } finally {
      lock.close();
    }
  }

  /** What needs the directory; its result is an exit status. */
  public interface Work {
    int run() throws IOException, InterruptedException;
  }

  private static DataLock take(Path data) throws IOException {
    DataDirectory.create(data);
    var channel =
        FileChannel.open(
            data.resolve("tuwen.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IllegalStateException(
          Words.of(
              "Tuwen is already running on %s; see ./tuwen status, or choose another --data and --port",
              data));
    }
    return new DataLock(channel);
  }

  private void close() throws IOException {
    channel.close();
  }
}
