package io.tuwen.emulator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the policies that are to be pasted come to. Those of services are held to their code by
 * StorageRights.
 */
class PolicyFilesTest {
  private static final Path DIRECTORY = Path.of("../policies");
  private static final String OBJECTS = "acs:oss:oss-cn-hangzhou:1:";

  private static RamPolicy policy(String name) throws IOException {
    return RamPolicy.parse(Files.readString(DIRECTORY.resolve(name + ".json")));
  }

  @ParameterizedTest(name = "{1} {2} {3}")
  @CsvSource({
    "true, PutObject, tuwen-originals/u-1/a, ''",
    "true, PutObject, tuwen-originals/u-1/a, private",
    "true, PutObject, tuwen-originals/t-acme/a, ''",
    "true, AbortMultipartUpload, tuwen-originals/u-1/a, ''",
    "true, ListParts, tuwen-originals/u-1/a, ''",
    "false, PutObject, tuwen-originals/u-1/a, public-read",
    "false, PutObject, tuwen-originals/u-1/a, public-read-write",
    "false, PutObject, tuwen-originals/guest/a, ''",
    "false, PutObject, tuwen-originals/watermarks/a, ''",
    "false, PutObject, tuwen-texts/u-1/a, ''",
    "false, PutObjectAcl, tuwen-originals/u-1/a, private",
    "false, GetObject, tuwen-originals/u-1/a, ''",
    "false, DeleteObject, tuwen-originals/u-1/a, ''",
    "false, ListObjects, tuwen-originals, ''"
  })
  void phones_put_originals_of_users_and_do_nothing_else(
      boolean may, String action, String object, String acl) throws IOException {
    var phone = policy("phone");

    assertThat(phone.allows(new Access("oss:" + action, OBJECTS + object, acl, true)))
        .isEqualTo(may);
    assertThat(phone.allows(new Access("oss:" + action, OBJECTS + object, acl, false))).isFalse();
  }

  @Test
  void upload_service_takes_the_role_of_phones_and_no_other() throws IOException {
    var policy = policy("upload-service-phones");

    assertThat(policy.allows(assumes("acs:ram::1234567890123456:role/tuwen-phone"))).isTrue();
    assertThat(policy.allows(assumes("acs:ram::1234567890123456:role/admin"))).isFalse();
    assertThat(
            policy("upload-service").allows(assumes("acs:ram::1234567890123456:role/tuwen-phone")))
        .isFalse();
  }

  private static Access assumes(String role) {
    return new Access("sts:AssumeRole", role, "", true);
  }

  @Test
  void retention_sets_lifecycles_and_reads_nothing() throws IOException {
    var policy = policy("retention");

    for (var bucket : new String[] {"tuwen-originals", "tuwen-texts", "tuwen-renditions"}) {
      assertThat(policy.allows(new Access("oss:PutBucketLifecycle", OBJECTS + bucket, "", true)))
          .isTrue();
      assertThat(policy.allows(new Access("oss:GetObject", OBJECTS + bucket + "/a", "", true)))
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "upload-service, tuwen-originals",
    "ocr-worker, tuwen-texts",
    "image-resize-worker, tuwen-renditions"
  })
  void a_service_that_is_taken_over_makes_nothing_public(String service, String bucket)
      throws IOException {
    var policy = policy(service);

    assertThat(policy.allows(put(bucket, ""))).isTrue();
    assertThat(policy.allows(put(bucket, "private"))).isTrue();
    assertThat(policy.allows(put(bucket, "public-read"))).isFalse();
    assertThat(policy.allows(put(bucket, "public-read-write"))).isFalse();
  }

  private static Access put(String bucket, String acl) {
    return new Access("oss:PutObject", OBJECTS + bucket + "/a", acl, true);
  }
}
