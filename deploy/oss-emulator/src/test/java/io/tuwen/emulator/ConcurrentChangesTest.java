package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of one object or one bucket at the same time: each of them is there afterwards. */
@Timeout(60)
class ConcurrentChangesTest extends EmulatorTest {
  private static final int ROUNDS = 30;

  private static OSS oss;

  @BeforeAll
  static void connect() {
    oss = new OSSClientBuilder().build(emulator.endpoint().toString(), ID, SECRET);
  }

  @AfterAll
  static void disconnect() {
    oss.shutdown();
  }

  /** Both read the same version, and the later one wrote back the ACL that it had read. */
  @Test
  void an_acl_and_tags_that_are_set_at_once_are_both_kept() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var key = "both/" + round;
      oss.putObject(BUCKET, key, new ByteArrayInputStream(noise(1 << 20, round)));

      together(
          () -> oss.setObjectAcl(BUCKET, key, CannedAccessControlList.PublicRead),
          () ->
              oss.setObjectTagging(
                  new SetObjectTaggingRequest(BUCKET, key, new HashMap<>(Map.of("k", "v")))));

      var record = emulator.bucket(BUCKET).index().get(key);
      assertThat(record.acl()).isEqualTo("public-read");
      assertThat(record.tags()).containsEntry("k", "v");
    }
  }

  /** An object that was made private was as public as its bucket after the next append. */
  @Test
  void an_append_keeps_the_acl_unless_it_names_another() {
    append("log", 0, "");
    oss.setObjectAcl(BUCKET, "log", CannedAccessControlList.Private);

    append("log", 1, "");
    assertThat(emulator.bucket(BUCKET).index().get("log").acl()).isEqualTo("private");

    append("log", 2, "public-read");
    assertThat(emulator.bucket(BUCKET).index().get("log").acl()).isEqualTo("public-read");
  }

  private static void append(String key, long position, String acl) {
    var metadata = new ObjectMetadata();
    if (!acl.isEmpty()) {
      metadata.setHeader("x-oss-object-acl", acl);
    }
    var request =
        new AppendObjectRequest(BUCKET, key, new ByteArrayInputStream(new byte[1]), metadata);
    request.setPosition(position);
    oss.appendObject(request);
  }

  private static void together(Callable<Object> one, Callable<Object> other) throws Exception {
    var both = Executors.newFixedThreadPool(2);
    try {
      for (var answer : both.invokeAll(List.of(one, other))) {
        answer.get();
      }
    } finally {
      both.shutdown();
    }
  }
}
