package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.sdk.service.oss2.OSSClient;
import com.aliyun.sdk.service.oss2.credentials.StaticCredentialsProvider;
import com.aliyun.sdk.service.oss2.exceptions.ServiceException;
import com.aliyun.sdk.service.oss2.models.AppendObjectRequest;
import com.aliyun.sdk.service.oss2.models.CompleteMultipartUpload;
import com.aliyun.sdk.service.oss2.models.CompleteMultipartUploadRequest;
import com.aliyun.sdk.service.oss2.models.CopyObjectRequest;
import com.aliyun.sdk.service.oss2.models.Delete;
import com.aliyun.sdk.service.oss2.models.DeleteMultipleObjectsRequest;
import com.aliyun.sdk.service.oss2.models.DeleteObjectRequest;
import com.aliyun.sdk.service.oss2.models.GetObjectMetaRequest;
import com.aliyun.sdk.service.oss2.models.GetObjectRequest;
import com.aliyun.sdk.service.oss2.models.HeadObjectRequest;
import com.aliyun.sdk.service.oss2.models.InitiateMultipartUploadRequest;
import com.aliyun.sdk.service.oss2.models.ListObjectsV2Request;
import com.aliyun.sdk.service.oss2.models.ListObjectsV2Result;
import com.aliyun.sdk.service.oss2.models.ObjectIdentifier;
import com.aliyun.sdk.service.oss2.models.Part;
import com.aliyun.sdk.service.oss2.models.PutObjectRequest;
import com.aliyun.sdk.service.oss2.models.UploadPartCopyRequest;
import com.aliyun.sdk.service.oss2.models.UploadPartRequest;
import com.aliyun.sdk.service.oss2.transport.BinaryData;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol as Aliyun's second Java SDK speaks it, which shares no code with the first. */
@SuppressWarnings("try") // the SDK's close() declares Exception
class SdkTwoTest extends EmulatorTest {
  private static final int PART = 100 * 1024;

  private OSSClient oss;
  private String prefix;

  @BeforeEach
  void connect() {
    oss = client(ID, SECRET);
    prefix = "two-" + System.nanoTime() + "/";
  }

  @AfterEach
  void disconnect() throws Exception {
    oss.close();
  }

  @Test
  void put_and_get_whole() throws Exception {
    var result = put("a", noise(100_000, 1));

    assertThat(result).matches("\"[0-9A-F]{32}\"");
    assertThat(read("a")).isEqualTo(noise(100_000, 1));
  }

  @Test
  void put_of_a_stream_of_unknown_length() throws Exception {
    oss.putObject(
        PutObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("s"))
            .body(BinaryData.fromStream(new ByteArrayInputStream(noise(300_000, 2))))
            .build());

    assertThat(read("s")).isEqualTo(noise(300_000, 2));
  }

  @Test
  void put_with_a_wrong_md5_is_refused() {
    var request =
        PutObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .contentMd5(Base64.getEncoder().encodeToString(new byte[16]))
            .body(BinaryData.fromBytes(noise(10, 1)))
            .build();

    assertFails("InvalidDigest", () -> oss.putObject(request));
  }

  @Test
  void put_that_forbids_an_overwrite() throws Exception {
    put("a", noise(5, 1));
    var request =
        PutObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .forbidOverwrite(true)
            .body(BinaryData.fromBytes(noise(6, 2)))
            .build();

    assertFails("FileAlreadyExists", () -> oss.putObject(request));
    assertThat(read("a")).isEqualTo(noise(5, 1));
  }

  @Test
  void get_of_a_range() throws Exception {
    put("a", noise(100, 1));
    var request =
        GetObjectRequest.newBuilder().bucket(BUCKET).key(key("a")).range("bytes=10-19").build();

    try (var result = oss.getObject(request)) {
      assertThat(result.body().readAllBytes()).isEqualTo(Arrays.copyOfRange(noise(100, 1), 10, 20));
      assertThat(result.contentRange()).isEqualTo("bytes 10-19/100");
    }
  }

  @Test
  void get_of_a_range_beyond_the_end_by_the_standard() throws Exception {
    put("a", noise(100, 1));
    var request =
        GetObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .range("bytes=100-")
            .rangeBehavior("standard")
            .build();

    assertFails("InvalidRange", () -> oss.getObject(request));
  }

  @Test
  void get_under_conditions() throws Exception {
    var eTag = put("a", noise(9, 1));

    assertFails(
        "PreconditionFailed",
        () ->
            oss.getObject(
                GetObjectRequest.newBuilder()
                    .bucket(BUCKET)
                    .key(key("a"))
                    .ifMatch("\"0\"")
                    .build()));
    assertThatThrownBy(
            () ->
                oss.getObject(
                    GetObjectRequest.newBuilder()
                        .bucket(BUCKET)
                        .key(key("a"))
                        .ifNoneMatch(eTag)
                        .build()))
        .satisfies(e -> assertThat(ServiceException.asCause(e).statusCode()).isEqualTo(304));
  }

  @Test
  void head_describes_the_object() throws Exception {
    oss.putObject(
        PutObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .contentType("image/webp")
            .metadata(Map.of("k", "v"))
            .body(BinaryData.fromBytes(noise(12, 1)))
            .build());

    var result =
        oss.headObject(HeadObjectRequest.newBuilder().bucket(BUCKET).key(key("a")).build());

    assertThat(result.contentLength()).isEqualTo(12);
    assertThat(result.contentType()).isEqualTo("image/webp");
    assertThat(result.metadata()).containsEntry("k", "v");
    assertThat(result.objectType()).isEqualTo("Normal");
  }

  @Test
  void head_gives_back_metadata_that_is_percent_encoded() throws Exception {
    oss.putObject(
        PutObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .metadata(Map.of("title", "%E5%9B%BE"))
            .body(BinaryData.fromBytes(noise(12, 1)))
            .build());

    assertThat(
            oss.headObject(HeadObjectRequest.newBuilder().bucket(BUCKET).key(key("a")).build())
                .metadata())
        .containsEntry("title", "%E5%9B%BE");
  }

  @Test
  void get_of_a_processed_object_is_answered_by_what_processes() throws Exception {
    put("a", noise(12, 1));
    try (var server = new ProcessingServer()) {
      emulator.processImagesBy(server.of(key("a")));
      var request =
          GetObjectRequest.newBuilder()
              .bucket(BUCKET)
              .key(key("a"))
              .process("image/resize,w_100")
              .build();
      try (var object = oss.getObject(request)) {
        assertThat(new String(object.body().readAllBytes(), UTF_8))
            .isEqualTo("/" + BUCKET + "?image%2Fresize%2Cw_100");
      }
    } finally {
      emulator.processImagesBy((bucket, key, process) -> Optional.empty());
    }
  }

  @Test
  void get_of_a_processed_object_is_said_not_to_be_there() throws Exception {
    put("a", noise(12, 1));
    var request =
        GetObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("a"))
            .process("image/resize,w_100")
            .build();

    assertFails("NotImplemented", () -> oss.getObject(request));
  }

  @Test
  void list_of_version_2_may_be_url_encoded() throws Exception {
    put("a b+图", noise(3, 1));

    var page =
        oss.listObjectsV2(
            ListObjectsV2Request.newBuilder()
                .bucket(BUCKET)
                .prefix(prefix)
                .encodingType("url")
                .build());

    assertThat(page.contents()).extracting("key").containsExactly(key("a b+图"));
  }

  @Test
  void multipart_part_may_be_copied_from_an_object() throws Exception {
    put("source", noise(2 * PART, 9));
    var id =
        oss.initiateMultipartUpload(
                InitiateMultipartUploadRequest.newBuilder().bucket(BUCKET).key(key("m")).build())
            .initiateMultipartUpload()
            .uploadId();
    var eTag =
        oss.uploadPartCopy(
                UploadPartCopyRequest.newBuilder()
                    .bucket(BUCKET)
                    .key(key("m"))
                    .sourceBucket(BUCKET)
                    .sourceKey(key("source"))
                    .copySourceRange("bytes=10-" + (PART + 9))
                    .uploadId(id)
                    .partNumber(1L)
                    .build())
            .copyPartResult()
            .eTag();
    var part = Part.newBuilder().partNumber(1L).eTag(eTag).build();
    oss.completeMultipartUpload(
        CompleteMultipartUploadRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("m"))
            .uploadId(id)
            .completeMultipartUpload(
                CompleteMultipartUpload.newBuilder().parts(List.of(part)).build())
            .build());

    assertThat(read("m")).isEqualTo(Arrays.copyOfRange(noise(2 * PART, 9), 10, 10 + PART));
  }

  @Test
  void auth_refuses_a_head_with_a_wrong_secret() throws Exception {
    put("a", noise(5, 1));
    try (var wrong = client(ID, "wrong")) {
      var request = HeadObjectRequest.newBuilder().bucket(BUCKET).key(key("a")).build();

      assertThatThrownBy(() -> wrong.headObject(request))
          .satisfies(e -> assertThat(ServiceException.asCause(e).statusCode()).isEqualTo(403));
    }
  }

  @Test
  void head_object_meta() throws Exception {
    put("a", noise(12, 1));

    var result =
        oss.getObjectMeta(GetObjectMetaRequest.newBuilder().bucket(BUCKET).key(key("a")).build());

    assertThat(result.contentLength()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b+c", "图/文", "a//b", "n/x", "😀", "<&>"})
  void list_and_get_know_keys_of_any_characters(String name) throws Exception {
    put(name, noise(7, 1));

    assertThat(read(name)).isEqualTo(noise(7, 1));
    assertThat(list("")).containsExactly(name);
  }

  @Test
  void list_pages_and_folds() throws Exception {
    for (var name : List.of("a/1", "a/2", "b", "c/1")) {
      put(name, noise(3, 1));
    }

    assertThat(list("")).containsExactly("a/1", "a/2", "b", "c/1");
    assertThat(list("/")).containsExactly("a/", "b", "c/");
  }

  @Test
  void copy_takes_the_bytes_along() throws Exception {
    put("图 1", noise(50, 1));

    oss.copyObject(
        CopyObjectRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("b"))
            .sourceBucket(BUCKET)
            .sourceKey(key("图 1"))
            .build());

    assertThat(read("b")).isEqualTo(noise(50, 1));
  }

  @Test
  void multipart_upload_becomes_one_object() throws Exception {
    var id =
        oss.initiateMultipartUpload(
                InitiateMultipartUploadRequest.newBuilder().bucket(BUCKET).key(key("m")).build())
            .initiateMultipartUpload()
            .uploadId();
    var parts = new ArrayList<Part>();
    for (long number = 1; number <= 2; number++) {
      var eTag =
          oss.uploadPart(
                  UploadPartRequest.newBuilder()
                      .bucket(BUCKET)
                      .key(key("m"))
                      .uploadId(id)
                      .partNumber(number)
                      .body(BinaryData.fromBytes(noise(PART, number)))
                      .build())
              .eTag();
      parts.add(Part.newBuilder().partNumber(number).eTag(eTag).build());
    }

    oss.completeMultipartUpload(
        CompleteMultipartUploadRequest.newBuilder()
            .bucket(BUCKET)
            .key(key("m"))
            .uploadId(id)
            .completeMultipartUpload(CompleteMultipartUpload.newBuilder().parts(parts).build())
            .build());

    assertThat(read("m")).hasSize(2 * PART).startsWith(noise(PART, 1)).endsWith(noise(PART, 2));
  }

  @Test
  void delete_of_one_and_of_many() throws Exception {
    for (var name : List.of("a", "b", "c")) {
      put(name, noise(3, 1));
    }

    oss.deleteObject(DeleteObjectRequest.newBuilder().bucket(BUCKET).key(key("a")).build());
    oss.deleteMultipleObjects(
        DeleteMultipleObjectsRequest.newBuilder()
            .bucket(BUCKET)
            .delete(
                Delete.newBuilder()
                    .objects(List.of(ObjectIdentifier.newBuilder().key(key("b")).build()))
                    .build())
            .build());

    assertThat(list("")).containsExactly("c");
  }

  @Test
  void errors_name_what_is_missing() {
    assertFails("NoSuchKey", () -> read("none"));
    assertFails(
        "NoSuchBucket",
        () -> oss.listObjectsV2(ListObjectsV2Request.newBuilder().bucket("no-such").build()));
  }

  @Test
  void auth_refuses_a_wrong_secret_and_an_unknown_key() throws Exception {
    try (var wrong = client(ID, "wrong");
        var unknown = client("nobody", SECRET)) {
      var request = ListObjectsV2Request.newBuilder().bucket(BUCKET).build();

      assertFails("SignatureDoesNotMatch", () -> wrong.listObjectsV2(request));
      assertFails("InvalidAccessKeyId", () -> unknown.listObjectsV2(request));
    }
  }

  @Test
  void auth_by_a_presigned_url() throws Exception {
    put("a b图", noise(20, 1));

    var url =
        oss.presign(GetObjectRequest.newBuilder().bucket(BUCKET).key(key("a b图")).build()).url();

    assertThat(URI.create(url).toURL().openStream().readAllBytes()).isEqualTo(noise(20, 1));
  }

  @Test
  void append_goes_on_where_the_object_ends() throws Exception {
    for (long position : new long[] {0, 10}) {
      oss.appendObject(
          AppendObjectRequest.newBuilder()
              .bucket(BUCKET)
              .key(key("log"))
              .position(position)
              .body(BinaryData.fromBytes(noise(10, position)))
              .build());
    }

    assertThat(read("log")).startsWith(noise(10, 0)).endsWith(noise(10, 10)).hasSize(20);
  }

  private static OSSClient client(String id, String secret) {
    return OSSClient.newBuilder()
        .endpoint(emulator.endpoint().toString())
        .region(REGION)
        .usePathStyle(true)
        .retryMaxAttempts(1)
        .credentialsProvider(new StaticCredentialsProvider(id, secret))
        .build();
  }

  private String key(String name) {
    return prefix + name;
  }

  private String put(String name, byte[] bytes) {
    return oss.putObject(
            PutObjectRequest.newBuilder()
                .bucket(BUCKET)
                .key(key(name))
                .body(BinaryData.fromBytes(bytes))
                .build())
        .eTag();
  }

  private byte[] read(String name) throws Exception {
    var request = GetObjectRequest.newBuilder().bucket(BUCKET).key(key(name)).build();
    try (var result = oss.getObject(request)) {
      return result.body().readAllBytes();
    }
  }

  /** All pages of two, objects and folded prefixes together. */
  private List<String> list(String delimiter) {
    var found = new ArrayList<String>();
    var request =
        ListObjectsV2Request.newBuilder()
            .bucket(BUCKET)
            .prefix(prefix)
            .delimiter(delimiter)
            .maxKeys(2L);
    ListObjectsV2Result page;
    do {
      page = oss.listObjectsV2(request.build());
      if (page.contents() != null) {
        page.contents().forEach(it -> found.add(it.key().substring(prefix.length())));
      }
      if (page.commonPrefixes() != null) {
        page.commonPrefixes().forEach(it -> found.add(it.prefix().substring(prefix.length())));
      }
      if (page.isTruncated()) {
        request.continuationToken(page.nextContinuationToken());
      }
    } while (page.isTruncated());
    found.sort(null);
    return found;
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(ServiceException.asCause(e).errorCode()).isEqualTo(code));
  }
}
