package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of one version of an object: its bytes, then its record, then where the record begins.
 *
 * <p>INVARIANT: bytes and record are one file, so one rename makes both visible, and a reader that
 * has the file open has both of the same version, whatever becomes of the name.
 */
final class ObjectFile {
  private static final long MAGIC = 0x5455_5745_4e30_3031L;
  private static final int FOOTER = 16;
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private ObjectFile() {}

  /**
   * Writes the record behind the bytes and makes all of it durable.
   *
   * @throws OssError where the record is larger than one that can be read again
   */
  static void finish(FileChannel file, ObjectRecord record) throws IOException {
    var json = record.toJson().getBytes(StandardCharsets.UTF_8);
    if (json.length > MAX_RECORD_BYTES) {
      throw OssError.invalidArgument("The headers and tags of the object are too large.");
    }
    var end = ByteBuffer.allocate(json.length + FOOTER);
    end.put(json).putLong(json.length).putLong(MAGIC).flip();
    file.position(record.size());
    while (end.hasRemaining()) {
      file.write(end);
    }
    file.force(true);
  }

  /** Opens a file for reading its bytes; the record is that of this very file. */
  static StoredVersion open(Path path) throws IOException {
    var file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new StoredVersion(read(file), file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static ObjectRecord read(FileChannel file) throws IOException {
    var footer = read(file, file.size() - FOOTER, FOOTER);
    var length = footer.getLong();
    if (footer.getLong() != MAGIC || length < 0 || length > MAX_RECORD_BYTES) {
      throw new IOException("not an object file");
    }
    var json = read(file, file.size() - FOOTER - length, (int) length);
    return ObjectRecord.fromJson(StandardCharsets.UTF_8.decode(json).toString());
  }

  private static ByteBuffer read(FileChannel file, long position, int count) throws IOException {
    if (position < 0) {
      throw new IOException("not an object file");
    }
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the object file ends early");
      }
    }
    return buffer.flip();
  }
}
