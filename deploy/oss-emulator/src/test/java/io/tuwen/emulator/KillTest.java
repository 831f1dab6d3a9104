package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An emulator in a process of its own that is killed while it is written to.
 *
 * <p>{@code -Dkill.rounds=20} makes it the long run.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
  private static final int WRITERS = 8;

  @TempDir private Path directory;

  @Test
  void what_was_acknowledged_is_there_and_whole_after_every_kill() throws Exception {
    // For each key the last acknowledged eTag and those that may have been written after it.
    var acknowledged = new ConcurrentHashMap<String, String>();
    var attempted = new ConcurrentHashMap<String, String>();
    var puts = new Semaphore(0);
    long total = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var process = start();
      var endpoint = endpoint(process);
      var writers = new Thread[WRITERS];
      for (int i = 0; i < WRITERS; i++) {
        var prefix = "w" + i + "/";
        writers[i] = new Thread(() -> write(endpoint, prefix, acknowledged, attempted, puts));
        writers[i].start();
      }
      puts.drainPermits();
      var enough = 40 + ThreadLocalRandom.current().nextInt(40);
      puts.acquire(enough);
      total += enough;
      process.destroyForcibly().waitFor();
      for (var writer : writers) {
        writer.join();
      }
      verify(acknowledged, attempted);
    }
    System.out.printf(
        "kills=%d acknowledged_puts>=%d keys=%d lost=0 torn=0%n",
        ROUNDS, total, acknowledged.size());
  }

  private static void write(
      String endpoint,
      String prefix,
      Map<String, String> acknowledged,
      Map<String, String> attempted,
      Semaphore puts) {
    var oss = client(endpoint);
    try {
      while (true) {
        var key = prefix + ThreadLocalRandom.current().nextInt(20);
        var bytes =
            EmulatorTest.noise(
                50_000 + ThreadLocalRandom.current().nextInt(200_000), System.nanoTime());
        attempted.put(key, md5(bytes));
        var eTag = oss.putObject("photos", key, new ByteArrayInputStream(bytes)).getETag();
        acknowledged.put(key, eTag);
        puts.release();
      }
    } catch (OSSException | ClientException e) {
      // it was killed
    } finally {
      oss.shutdown();
    }
  }

  private void verify(Map<String, String> acknowledged, Map<String, String> attempted)
      throws Exception {
    try (var emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of("id", "secret"),
                "cn-hangzhou",
                List.of("photos")))) {
      var oss = client(emulator.endpoint().toString());
      for (var key : List.copyOf(acknowledged.keySet())) {
        try (var object = oss.getObject("photos", key)) {
          var md5 = md5(object.getObjectContent().readAllBytes());
          assertThat(md5).isEqualTo(object.getObjectMetadata().getETag());
          assertThat(md5).isIn(acknowledged.get(key), attempted.get(key));
          acknowledged.put(key, md5);
        }
      }
      oss.shutdown();
    }
  }

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tuwen.emulator.Main",
            "--port",
            "0",
            "--data",
            directory.toString(),
            "--credentials",
            "id:secret",
            "--bucket",
            "photos")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String endpoint(Process process) throws Exception {
    var line = process.inputReader().readLine();
    assertThat(line).startsWith("OSS emulator is ready: ");
    return line.substring("OSS emulator is ready: ".length());
  }

  private static OSS client(String endpoint) {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    configuration.setMaxErrorRetry(0);
    return OSSClientBuilder.create()
        .endpoint(endpoint)
        .region("cn-hangzhou")
        .credentialsProvider(new DefaultCredentialProvider("id", "secret"))
        .clientConfiguration(configuration)
        .build();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
