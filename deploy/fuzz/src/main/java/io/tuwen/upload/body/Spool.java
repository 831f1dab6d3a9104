package io.tuwen.upload.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bodies on disk, as the service has them. */
final class Spool {
  private static final Path DIRECTORY = directory();

  private Spool() {}

  /** In memory where the system has a directory that is: a body is written for every input. */
  private static final int MAX_IMAGES = 10;

  private static Path directory() {
    var memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  static ReceivedBody read(byte[] body) throws IOException {
    var file = SpoolFile.create(DIRECTORY);
    file.write(ByteBuffer.wrap(body), 0);
    return new BodyReader(DIRECTORY, MAX_IMAGES).read(file);
  }
}
