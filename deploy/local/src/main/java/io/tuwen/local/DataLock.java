package io.tuwen.local;

import io.tuwen.command.Trouble;
import io.tuwen.command.Words;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
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
    var channel = open(data);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IllegalStateException(
          Words.of(
              "Tuwen is already running on %s; see ./tuwen status, or choose another --data and --port",
              data));
    }
    return new DataLock(channel);
  }

  private static FileChannel open(Path data) throws IOException {
    try {
      DataDirectory.create(data);
      return FileChannel.open(
          data.resolve("tuwen.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new IllegalStateException(refused(data, e), e);
    }
  }

  /** Names the owner, where the directory is another user's. */
  static String refused(Path data, AccessDeniedException refusal) {
    try {
      var owner = Files.getOwner(data).getName();
      if (!owner.equals(System.getProperty("user.name"))) {
        return Words.of("%s belongs to %s; choose another --data", data, owner);
      }
    } catch (IOException e) {
      // It is not there, or is hidden as well.
    }
    return Trouble.sentence(refusal);
  }

  private void close() throws IOException {
    channel.close();
  }
}
