package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final String NOTHING = "nothing";

  @TempDir private Path directory;

  /** By key, what its last acknowledged change has left there: an MD5, or {@link #NOTHING}. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** By key, what the last change that was begun leaves there. */
  private final Map<String, String> attempted = new ConcurrentHashMap<>();

  private final Set<String> endedUploads = ConcurrentHashMap.newKeySet();
  private final Semaphore changes = new Semaphore(0);

  @Test
  void what_was_acknowledged_is_there_and_whole_after_every_kill() throws Exception {
    long total = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var process = start();
      var endpoint = endpoint(process);
      var writers = new Thread[WRITERS];
      for (int i = 0; i < WRITERS; i++) {
        var prefix = "w" + i + "/";
        writers[i] = new Thread(() -> write(endpoint, prefix));
        writers[i].start();
      }
      changes.drainPermits();
      var enough = 40 + ThreadLocalRandom.current().nextInt(40);
      changes.acquire(enough);
      total += enough;
      process.destroyForcibly().waitFor();
      for (var writer : writers) {
        writer.join();
      }
      verify();
    }
    System.out.printf(
        "kills=%d acknowledged_changes>=%d keys=%d completed_uploads=%d lost=0 torn=0%n",
        ROUNDS, total, acknowledged.size(), endedUploads.size());
  }

  private void write(String endpoint, String prefix) {
    var oss = client(endpoint);
    try {
      while (true) {
        change(oss, prefix + ThreadLocalRandom.current().nextInt(20));
        changes.release();
      }
    } catch (OSSException | ClientException e) {
      // it was killed
    } finally {
      oss.shutdown();
    }
  }

  private void change(OSS oss, String key) {
    var bytes =
        EmulatorTest.noise(
            50_000 + ThreadLocalRandom.current().nextInt(200_000), System.nanoTime());
    switch (ThreadLocalRandom.current().nextInt(4)) {
      case 0 -> {
        attempted.put(key, NOTHING);
        oss.deleteObject("photos", key);
      }
      case 1 -> complete(oss, key, bytes);
      default -> {
        attempted.put(key, md5(bytes));
        oss.putObject("photos", key, new ByteArrayInputStream(bytes));
      }
    }
    acknowledged.put(key, attempted.get(key));
  }

  private void complete(OSS oss, String key, byte[] bytes) {
    var id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest("photos", key))
            .getUploadId();
    var part =
        new UploadPartRequest("photos", key, id, 1, new ByteArrayInputStream(bytes), bytes.length);
    var parts = new ArrayList<>(List.of(oss.uploadPart(part).getPartETag()));
    attempted.put(key, md5(bytes));
    oss.completeMultipartUpload(new CompleteMultipartUploadRequest("photos", key, id, parts));
    endedUploads.add(id);
  }

  private void verify() throws Exception {
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
        var found = content(oss, key);
        assertThat(found).as(key).isIn(acknowledged.get(key), attempted.get(key));
        acknowledged.put(key, found);
        attempted.put(key, found);
      }
      assertThat(emulator.bucket("photos").uploads().all())
          .extracting(it -> it.id())
          .doesNotContainAnyElementsOf(endedUploads);
      oss.shutdown();
    }
  }

  private static String content(OSS oss, String key) throws Exception {
    if (!oss.doesObjectExist("photos", key)) {
      return NOTHING;
    }
    try (var object = oss.getObject("photos", key)) {
      var md5 = md5(object.getObjectContent().readAllBytes());
      var metadata = object.getObjectMetadata();
      if (metadata.getObjectType().equals("Normal")) {
        assertThat(md5).isEqualTo(metadata.getETag());
      }
      return md5;
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
