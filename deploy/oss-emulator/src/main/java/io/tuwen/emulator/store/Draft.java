package io.tuwen.emulator.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * An object that is being written, aside and under no name that anybody looks for.
 *
 * <p>Closing it without publishing it throws it away.
 */
public final class Draft implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;

  private final Path path;
  private final FileChannel file;
  private final Checksums checksums = new Checksums();
  private byte[] md5;

  Draft(Path directory) throws IOException {
    path = directory.resolve(UUID.randomUUID().toString());
    file =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Appends all of a stream. */
  public void append(InputStream stream) throws IOException {
    var buffer = new byte[BUFFER];
    for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
      checksums.update(buffer, 0, n);
      var bytes = ByteBuffer.wrap(buffer, 0, n);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    }
  }

  /** Appends all of this draft to another. */
  public void copyTo(Draft other) throws IOException {
    try (var stream = bytes()) {
      other.append(stream);
    }
  }

  /** What was appended, for the caller to close. */
  public InputStream bytes() throws IOException {
    return Files.newInputStream(path);
  }

  public long size() {
    return checksums.length();
  }

  /** The MD5 of what was appended; nothing can be appended after it was asked for. */
  public byte[] md5() {
    if (md5 == null) {
      md5 = checksums.md5();
    }
    return md5.clone();
  }

  /** The MD5 as an eTag: upper-case, as OSS has it. */
  public String eTag() {
    return HexFormat.of().withUpperCase().formatHex(md5());
  }

  public String crc64() {
    return checksums.crc64();
  }

  /** Makes the draft durable and gives it its name, atomically for readers. */
  void publish(ObjectRecord record, Path target) throws IOException {
    ObjectFile.finish(file, record);
    file.close();
    Durable.rename(path, target);
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }
}
