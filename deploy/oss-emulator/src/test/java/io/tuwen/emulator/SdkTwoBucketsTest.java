package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.sdk.service.oss2.OSSClient;
import com.aliyun.sdk.service.oss2.PresignOptions;
import com.aliyun.sdk.service.oss2.credentials.StaticCredentialsProvider;
import com.aliyun.sdk.service.oss2.exceptions.ServiceException;
import com.aliyun.sdk.service.oss2.models.BucketSummary;
import com.aliyun.sdk.service.oss2.models.CopyObjectRequest;
import com.aliyun.sdk.service.oss2.models.DeleteBucketRequest;
import com.aliyun.sdk.service.oss2.models.GetBucketAclRequest;
import com.aliyun.sdk.service.oss2.models.GetBucketInfoRequest;
import com.aliyun.sdk.service.oss2.models.GetObjectAclRequest;
import com.aliyun.sdk.service.oss2.models.GetObjectRequest;
import com.aliyun.sdk.service.oss2.models.GetObjectTaggingRequest;
import com.aliyun.sdk.service.oss2.models.HeadObjectRequest;
import com.aliyun.sdk.service.oss2.models.HeadObjectResult;
import com.aliyun.sdk.service.oss2.models.ListBucketsRequest;
import com.aliyun.sdk.service.oss2.models.ListObjectsRequest;
import com.aliyun.sdk.service.oss2.models.PutBucketAclRequest;
import com.aliyun.sdk.service.oss2.models.PutBucketRequest;
import com.aliyun.sdk.service.oss2.models.PutObjectAclRequest;
import com.aliyun.sdk.service.oss2.models.PutObjectRequest;
import com.aliyun.sdk.service.oss2.models.PutObjectTaggingRequest;
import com.aliyun.sdk.service.oss2.models.Tag;
import com.aliyun.sdk.service.oss2.models.TagSet;
import com.aliyun.sdk.service.oss2.models.Tagging;
import com.aliyun.sdk.service.oss2.transport.BinaryData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link SdkTwoTest} leaves: buckets, rights, tags, conditions of copies. */
class SdkTwoBucketsTest extends EmulatorTest {
  private OSSClient oss;

  @BeforeEach
  void connect() {
    oss =
        OSSClient.newBuilder()
            .endpoint(emulator.endpoint().toString())
            .region(REGION)
            .usePathStyle(true)
            .retryMaxAttempts(1)
            .credentialsProvider(new StaticCredentialsProvider(ID, SECRET))
            .build();
  }

  @AfterEach
  void disconnect() throws Exception {
    oss.close();
  }

  @Test
  void put_replaces_an_object_by_an_empty_one() {
    put("emptied", noise(10, 1));
    put("emptied", new byte[0]);

    assertThat(head("emptied").contentLength()).isZero();
  }

  @Test
  void list_of_version_1() {
    put("v1/a", noise(1, 1));
    put("v1/b", noise(1, 1));

    var page =
        oss.listObjects(ListObjectsRequest.newBuilder().bucket(BUCKET).prefix("v1/").build());

    assertThat(page.contents()).extracting("key").containsExactly("v1/a", "v1/b");
  }

  @Test
  void auth_by_a_presigned_url_that_has_expired_is_refused() throws Exception {
    put("expired", noise(1, 1));
    var past = PresignOptions.newBuilder().expiration(Instant.now().minusSeconds(60)).build();
    var url =
        oss.presign(GetObjectRequest.newBuilder().bucket(BUCKET).key("expired").build(), past)
            .url();

    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
  }

  @Test
  void copy_has_conditions_and_replaces_metadata() {
    var eTag = put("source", noise(10, 2));

    assertThatThrownBy(() -> oss.copyObject(copy().copySourceIfNoneMatch(eTag).build()))
        .satisfies(e -> assertThat(ServiceException.asCause(e).statusCode()).isEqualTo(304));
    assertFails(
        "PreconditionFailed",
        () -> oss.copyObject(copy().copySourceIfMatch("\"" + "0".repeat(32) + "\"").build()));
    oss.copyObject(
        copy()
            .copySourceIfMatch(eTag)
            .metadataDirective("REPLACE")
            .metadata(Map.of("kind", "copy"))
            .build());

    assertThat(head("copy").metadata()).containsEntry("kind", "copy");
  }

  @Test
  void tags_of_an_object() {
    put("tagged", noise(1, 1));
    var tags = TagSet.newBuilder().tags(List.of(tag("a", "1"), tag("b", "2"))).build();

    oss.putObjectTagging(
        PutObjectTaggingRequest.newBuilder()
            .bucket(BUCKET)
            .key("tagged")
            .tagging(Tagging.newBuilder().tagSet(tags).build())
            .build());

    assertThat(
            oss.getObjectTagging(
                    GetObjectTaggingRequest.newBuilder().bucket(BUCKET).key("tagged").build())
                .tagging()
                .tagSet()
                .tags())
        .extracting(Tag::key)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void rights_of_an_object_and_of_a_bucket() {
    put("shown", noise(1, 1));
    oss.putObjectAcl(
        PutObjectAclRequest.newBuilder()
            .bucket(BUCKET)
            .key("shown")
            .objectAcl("public-read")
            .build());
    oss.putBucketAcl(PutBucketAclRequest.newBuilder().bucket(BUCKET).acl("private").build());

    assertThat(
            oss.getObjectAcl(GetObjectAclRequest.newBuilder().bucket(BUCKET).key("shown").build())
                .accessControlPolicy()
                .accessControlList()
                .grant())
        .isEqualTo("public-read");
    assertThat(
            oss.getBucketAcl(GetBucketAclRequest.newBuilder().bucket(BUCKET).build())
                .accessControlPolicy()
                .accessControlList()
                .grant())
        .isEqualTo("private");
  }

  @Test
  void buckets_are_made_listed_described_and_removed() {
    oss.putBucket(PutBucketRequest.newBuilder().bucket("another").build());

    assertThat(oss.listBuckets(ListBucketsRequest.newBuilder().build()).buckets())
        .extracting(BucketSummary::name)
        .contains(BUCKET, "another");
    assertThat(
            oss.getBucketInfo(GetBucketInfoRequest.newBuilder().bucket("another").build())
                .bucketInfo()
                .name())
        .isEqualTo("another");
    oss.deleteBucket(DeleteBucketRequest.newBuilder().bucket("another").build());
    assertFails(
        "NoSuchBucket",
        () -> oss.listObjects(ListObjectsRequest.newBuilder().bucket("another").build()));
  }

  private static CopyObjectRequest.Builder copy() {
    return CopyObjectRequest.newBuilder()
        .bucket(BUCKET)
        .key("copy")
        .sourceBucket(BUCKET)
        .sourceKey("source");
  }

  private static Tag tag(String key, String value) {
    return Tag.newBuilder().key(key).value(value).build();
  }

  private String put(String key, byte[] bytes) {
    return oss.putObject(
            PutObjectRequest.newBuilder()
                .bucket(BUCKET)
                .key(key)
                .body(BinaryData.fromBytes(bytes))
                .build())
        .eTag();
  }

  private HeadObjectResult head(String key) {
    return oss.headObject(HeadObjectRequest.newBuilder().bucket(BUCKET).key(key).build());
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(ServiceException.asCause(e).errorCode()).isEqualTo(code));
  }
}
