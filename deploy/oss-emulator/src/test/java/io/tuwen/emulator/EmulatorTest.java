package io.tuwen.emulator;

import io.tuwen.emulator.store.Draft;
import io.tuwen.emulator.store.ObjectRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
    emulator = OssEmulator.start(config(directory));
    // Long enough for a pause of a busy machine.
    emulator.waitForCallbacks(Duration.ofSeconds(50));
  }

  /** What every test's emulator is told: one bucket, one owner, any port. */
  static OssEmulatorConfig config(Path data) {
    return new OssEmulatorConfig("127.0.0.1", 0, data, Map.of(ID, SECRET), REGION, List.of(BUCKET));
  }

  @AfterAll
  static void stopEmulator() {
    emulator.close();
  }

  /** A record of what a draft holds. */
  static ObjectRecord record(String key, Draft draft, Map<String, String> headers) {
    return new ObjectRecord(
        key,
        draft.size(),
        draft.eTag(),
        draft.crc64(),
        ObjectRecord.NORMAL,
        Instant.now(),
        headers,
        Map.of(),
        ObjectRecord.DEFAULT_ACL);
  }

  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String hmacSha1(String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String httpDate(Instant time) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .format(time.atOffset(ZoneOffset.UTC));
  }
}
