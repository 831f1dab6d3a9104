package io.tuwen.local.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A log that never grows beyond twice its limit: the file, and the one before it. */
public final class LogFile implements AutoCloseable {
  private static final long LIMIT = 32L << 20;

  private final Path path;
  private final long limit;
  private OutputStream out;
  private long size;

  public LogFile(Path path) {
    this(path, LIMIT);
  }

  LogFile(Path path, long limit) {
    this.path = path;
    this.limit = limit;
    try {
      open();
    } catch (IOException e) {
      throw new UncheckedIOException("the log " + path + " cannot be written", e);
    }
  }

  public Path path() {
    return path;
  }

  public synchronized void write(String line) {
    var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (size + bytes.length > limit) {
        roll();
      }
      out.write(bytes);
      out.flush();
      size += bytes.length;
    } catch (IOException e) {
      // A full disk must not stop what is being logged.
    }
  }

  private void roll() throws IOException {
    out.close();
    // It is not there where the roll before this one could not open it.
    if (Files.exists(path)) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    open();
  }

  private void open() throws IOException {
    Files.createDirectories(path.getParent());
    // No channel: a thread that is interrupted at a stop would close it for all.
    out = new FileOutputStream(path.toFile(), true);
    size = Files.size(path);
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
