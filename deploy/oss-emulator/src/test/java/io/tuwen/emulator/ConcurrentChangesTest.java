package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.SetObjectTaggingRequest;
import io.tuwen.emulator.store.Bucket;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
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

  /** Both wrote the same file aside, and one of them found it gone. */
  @Test
  void settings_of_a_bucket_that_are_set_at_once_are_all_set() throws Exception {
    var bucket = emulator.bucket(BUCKET);
    Callable<Object> open = () -> setAcl(bucket, "public-read");
    Callable<Object> close = () -> setAcl(bucket, "private");

    for (int round = 0; round < ROUNDS; round++) {
      together(open, close);
    }

    var settings = Files.readString(directory.resolve("buckets/" + BUCKET + "/bucket.json"));
    assertThat(new JsonObject(settings).getString("acl")).isEqualTo(bucket.acl());
  }

  private static Object setAcl(Bucket bucket, String acl) throws IOException {
    for (int i = 0; i < 10; i++) {
      bucket.setAcl(acl);
    }
    return acl;
  }

  /** Its object was acknowledged and gone, and was there again in the next bucket of that name. */
  @Test
  void an_object_whose_bucket_is_deleted_while_it_comes_is_refused() throws Exception {
    oss.createBucket("short");
    var bucket = emulator.bucket("short");
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream(noise(10, 1)));
      oss.deleteBucket("short");

      assertThatThrownBy(() -> bucket.publish(draft, record("k", draft, Map.of()), none -> {}))
          .isInstanceOfSatisfying(
              OssError.class, it -> assertThat(it.code()).isEqualTo("NoSuchBucket"));
    }
    assertThat(directory.resolve("buckets/short")).doesNotExist();
  }

  @Test
  void an_upload_whose_bucket_is_deleted_before_it_begins_is_refused() {
    oss.createBucket("brief");
    var uploads = emulator.bucket("brief").uploads();
    oss.deleteBucket("brief");

    assertThatThrownBy(() -> uploads.begin("k", Map.of(), Map.of(), "default"))
        .isInstanceOfSatisfying(
            OssError.class, it -> assertThat(it.code()).isEqualTo("NoSuchBucket"));
    assertThat(directory.resolve("buckets/brief")).doesNotExist();
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
