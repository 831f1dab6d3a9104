package io.tuwen.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An emulator for the tests of one class. The first word of a test's name is its area. */
abstract class EmulatorTest {
  static final String ID = "test-id";
  static final String SECRET = "test-secret";
  static final String REGION = "cn-hangzhou";
  static final String BUCKET = "photos";

  @TempDir static Path directory;
  static OssEmulator emulator;

  @BeforeAll
  static void startEmulator() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1", 0, directory, Map.of(ID, SECRET), REGION, List.of(BUCKET)));
  }

  @AfterAll
  static void stopEmulator() {
    emulator.close();
  }

  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
