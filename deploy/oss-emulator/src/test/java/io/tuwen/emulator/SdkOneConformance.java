package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.HttpMethod;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.AppendObjectRequest;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.DeleteObjectsRequest;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ListMultipartUploadsRequest;
import com.aliyun.oss.model.ListObjectsRequest;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListPartsRequest;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.ResponseHeaderOverrides;
import com.aliyun.oss.model.UploadPartCopyRequest;
import com.aliyun.oss.model.UploadPartRequest;
import io.tuwen.emulator.store.Crc64Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole protocol as Aliyun's first Java SDK speaks it, with either of its signatures. */
@SuppressWarnings("JavaUtilDate") // the SDK speaks in Dates
abstract class SdkOneConformance extends EmulatorTest {
  private static final int PART = 100 * 1024;

  private final SignVersion version;
  private OSS oss;
  private String prefix;

  SdkOneConformance(SignVersion version) {
    this.version = version;
  }

  @BeforeEach
  void connect() {
    oss = client(ID, SECRET);
    prefix = version + "-" + System.nanoTime() + "/";
  }

  @AfterEach
  void disconnect() {
    oss.shutdown();
  }

  // put

  @Test
  void put_returns_the_md5_and_the_crc64_of_the_bytes() throws Exception {
    var bytes = noise(10_000, 1);

    var result = oss.putObject(BUCKET, key("a"), stream(bytes));

    assertThat(result.getETag()).isEqualTo(md5(bytes));
    assertThat(result.getServerCRC()).isEqualTo(Crc64Values.of(bytes));
    assertThat(result.getRequestId()).isNotBlank();
    assertThat(read(key("a"))).isEqualTo(bytes);
  }

  @Test
  void put_of_a_length_that_is_not_known_is_taken() throws IOException {
    var bytes = noise(300_000, 2);
    var unsized =
        new InputStream() {
          private int position;

          @Override
          public int read() {
            return position == bytes.length ? -1 : bytes[position++] & 0xff;
          }

          @Override
          public int read(byte[] into, int offset, int count) {
            var read = Math.min(count, bytes.length - position);
            System.arraycopy(bytes, position, into, offset, read);
            position += read;
            return read == 0 ? -1 : read;
          }
        };

    oss.putObject(BUCKET, key("chunked"), unsized);

    assertThat(read(key("chunked"))).isEqualTo(bytes);
  }

  @Test
  void put_of_no_bytes_is_an_object() throws IOException {
    var result = oss.putObject(BUCKET, key("empty"), stream(new byte[0]));

    assertThat(result.getETag()).isEqualTo("D41D8CD98F00B204E9800998ECF8427E");
    assertThat(read(key("empty"))).isEmpty();
  }

  @Test
  void put_over_an_object_replaces_it() throws IOException {
    oss.putObject(BUCKET, key("a"), stream(noise(1000, 1)));

    oss.putObject(BUCKET, key("a"), stream(noise(10, 2)));

    assertThat(read(key("a"))).isEqualTo(noise(10, 2));
  }

  @Test
  void put_of_64_mib_is_whole() throws IOException {
    var bytes = noise(64 << 20, 3);

    oss.putObject(BUCKET, key("large"), stream(bytes));

    assertThat(read(key("large"))).isEqualTo(bytes);
  }

  @Test
  void put_of_many_at_once_mixes_nothing_up() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 320; i++) {
        var name = key("many-" + i);
        var bytes = noise(5_000 + i, i);
        tasks.add(
            () -> {
              oss.putObject(BUCKET, name, stream(bytes));
              return Arrays.equals(read(name), bytes);
            });
      }
      for (var done : pool.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void put_with_a_right_md5_is_taken_and_with_a_wrong_one_refused() throws Exception {
    var bytes = noise(500, 4);
    var right = new ObjectMetadata();
    right.setContentMD5(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(md5(bytes))));
    oss.putObject(BUCKET, key("a"), stream(bytes), right);
    var wrong = new ObjectMetadata();
    wrong.setContentMD5(Base64.getEncoder().encodeToString(new byte[16]));

    assertFails("InvalidDigest", () -> oss.putObject(BUCKET, key("b"), stream(bytes), wrong));

    assertThat(oss.doesObjectExist(BUCKET, key("a"))).isTrue();
    assertThat(oss.doesObjectExist(BUCKET, key("b"))).isFalse();
  }

  @Test
  void put_that_forbids_an_overwrite_leaves_what_is_there() throws IOException {
    var forbid = new ObjectMetadata();
    forbid.setHeader("x-oss-forbid-overwrite", "true");
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)), forbid);

    assertFails(
        "FileAlreadyExists", () -> oss.putObject(BUCKET, key("a"), stream(noise(6, 2)), forbid));

    assertThat(read(key("a"))).isEqualTo(noise(5, 1));
  }

  // get

  @Test
  void get_gives_back_type_and_metadata() throws IOException {
    var metadata = new ObjectMetadata();
    metadata.setContentType("image/webp");
    metadata.setCacheControl("max-age=60");
    metadata.setContentDisposition("attachment; filename=a.webp");
    metadata.setContentEncoding("identity");
    metadata.addUserMetadata("Owner-Name", "%E5%9B%BE");
    oss.putObject(BUCKET, key("a"), stream(noise(10, 1)), metadata);

    try (var object = oss.getObject(BUCKET, key("a"))) {
      var found = object.getObjectMetadata();
      assertThat(found.getContentType()).isEqualTo("image/webp");
      assertThat(found.getCacheControl()).isEqualTo("max-age=60");
      assertThat(found.getContentDisposition()).isEqualTo("attachment; filename=a.webp");
      assertThat(found.getContentLength()).isEqualTo(10);
      assertThat(found.getUserMetadata()).containsEntry("owner-name", "%E5%9B%BE");
      assertThat(found.getLastModified().toInstant())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
  }

  /**
   * The SDK sends the bytes of UTF-8 and signs the text that they mean. Those from 80 to 9F its
   * HTTP client replaces on their way, so texts with such bytes reach no storage.
   */
  @Test
  void get_gives_back_metadata_in_utf_8() {
    var metadata = new ObjectMetadata();
    metadata.addUserMetadata("title", "中京 é");
    oss.putObject(BUCKET, key("a"), stream(noise(10, 1)), metadata);

    assertThat(oss.getObjectMetadata(BUCKET, key("a")).getUserMetadata())
        .containsEntry("title", "中京 é");
  }

  @Test
  void get_of_a_processed_object_is_answered_by_what_processes() throws Exception {
    oss.putObject(BUCKET, key("a"), stream(noise(10, 1)));
    try (var server = new ProcessingServer()) {
      emulator.processImagesBy(server.of(key("a")));
      var request = new GetObjectRequest(BUCKET, key("a"));
      request.setProcess("image/resize,w_100");
      try (var object = oss.getObject(request)) {
        assertThat(new String(object.getObjectContent().readAllBytes(), UTF_8))
            .isEqualTo("/" + BUCKET + "?image%2Fresize%2Cw_100");
        assertThat(object.getObjectMetadata().getContentType()).isEqualTo("image/test");
      }
      request.setProcess("image/blur,r_3");
      assertFails("BadRequest", () -> oss.getObject(request));
      assertFails("NoSuchKey", () -> oss.getObject(BUCKET, key("none")));
    } finally {
      emulator.processImagesBy((bucket, key, process) -> Optional.empty());
    }
  }

  @Test
  void get_of_a_processed_object_is_said_not_to_be_there() {
    oss.putObject(BUCKET, key("a"), stream(noise(10, 1)));
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setProcess("image/resize,w_100");

    assertFails("NotImplemented", () -> oss.getObject(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-0", "0-9", "10-19", "90-99", "95-", "-7", "0-99"})
  void get_of_a_range_gives_these_bytes(String range) throws IOException {
    var bytes = noise(100, 5);
    oss.putObject(BUCKET, key("a"), stream(bytes));
    var ends = range.split("-", 2);
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setRange(
        ends[0].isEmpty() ? -1 : Long.parseLong(ends[0]),
        ends[1].isEmpty() ? -1 : Long.parseLong(ends[1]));

    try (var object = oss.getObject(request)) {
      var from = ends[0].isEmpty() ? 100 - Integer.parseInt(ends[1]) : Integer.parseInt(ends[0]);
      var to = ends[0].isEmpty() || ends[1].isEmpty() ? 100 : Integer.parseInt(ends[1]) + 1;
      assertThat(object.getObjectContent().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(bytes, from, to));
    }
  }

  @Test
  void get_of_a_range_beyond_the_end_is_the_whole_object_or_by_the_standard_an_error()
      throws IOException {
    oss.putObject(BUCKET, key("a"), stream(noise(100, 5)));
    var request = new GetObjectRequest(BUCKET, key("a")).withRange(100, 200);
    try (var object = oss.getObject(request)) {
      assertThat(object.getObjectContent().readAllBytes()).hasSize(100);
    }

    request.addHeader("x-oss-range-behavior", "standard");

    assertFails("InvalidRange", () -> oss.getObject(request));
  }

  @Test
  void get_under_a_condition_that_holds_gives_the_object() throws IOException {
    var eTag = oss.putObject(BUCKET, key("a"), stream(noise(9, 1))).getETag();
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setMatchingETagConstraints(List.of(eTag));
    request.setUnmodifiedSinceConstraint(Date.from(Instant.now().plusSeconds(60)));
    request.setNonmatchingETagConstraints(List.of("0".repeat(32)));

    try (var object = oss.getObject(request)) {
      assertThat(object.getObjectContent().readAllBytes()).hasSize(9);
    }
  }

  @Test
  void get_if_match_of_another_version_fails() {
    oss.putObject(BUCKET, key("a"), stream(noise(9, 1)));
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setMatchingETagConstraints(List.of("0".repeat(32)));

    assertFails("PreconditionFailed", () -> oss.getObject(request));
  }

  @Test
  void get_if_none_match_of_this_version_is_not_modified() {
    var eTag = oss.putObject(BUCKET, key("a"), stream(noise(9, 1))).getETag();
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setNonmatchingETagConstraints(List.of(eTag));

    assertFails("NotModified", () -> oss.getObject(request));
  }

  @Test
  void get_if_modified_since_now_is_not_modified() {
    oss.putObject(BUCKET, key("a"), stream(noise(9, 1)));
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setModifiedSinceConstraint(Date.from(Instant.now().plusSeconds(2)));

    assertFails("NotModified", () -> oss.getObject(request));
  }

  @Test
  void get_if_unmodified_since_long_ago_fails() {
    oss.putObject(BUCKET, key("a"), stream(noise(9, 1)));
    var request = new GetObjectRequest(BUCKET, key("a"));
    request.setUnmodifiedSinceConstraint(Date.from(Instant.EPOCH));

    assertFails("PreconditionFailed", () -> oss.getObject(request));
  }

  // head

  @Test
  void head_describes_the_object() throws Exception {
    var bytes = noise(1234, 1);
    oss.putObject(BUCKET, key("a"), stream(bytes));

    var metadata = oss.getObjectMetadata(BUCKET, key("a"));

    assertThat(metadata.getContentLength()).isEqualTo(1234);
    assertThat(metadata.getETag()).isEqualTo(md5(bytes));
    assertThat(metadata.getObjectType()).isEqualTo("Normal");
  }

  /** Without a body it was NoSuchKey for the SDK. */
  @Test
  void head_in_a_missing_bucket_fails_with_its_code() {
    assertFails("NoSuchBucket", () -> oss.getObjectMetadata("no-such-bucket", key("a")));
  }

  @Test
  void head_object_meta_says_whether_it_exists() {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));

    assertThat(oss.doesObjectExist(BUCKET, key("a"))).isTrue();
    assertThat(oss.doesObjectExist(BUCKET, key("b"))).isFalse();
    assertThat(oss.getSimplifiedObjectMeta(BUCKET, key("a")).getSize()).isEqualTo(5);
  }

  @Test
  void head_of_a_missing_object_fails() {
    assertFails("NoSuchKey", () -> oss.getObjectMetadata(BUCKET, key("none")));
  }

  // list

  @Test
  void list_of_version_1_pages_through_everything() {
    putAll("a", "b", "c", "d", "e");
    var found = new ArrayList<String>();
    var request = new ListObjectsRequest(BUCKET).withPrefix(prefix).withMaxKeys(2);

    var page = oss.listObjects(request);
    found.addAll(names(page.getObjectSummaries()));
    while (page.isTruncated()) {
      page = oss.listObjects(request.withMarker(page.getNextMarker()));
      found.addAll(names(page.getObjectSummaries()));
    }

    assertThat(found).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void list_of_version_2_pages_through_everything() {
    putAll("a", "b", "c", "d", "e");
    var found = new ArrayList<String>();
    var request = new ListObjectsV2Request(BUCKET).withPrefix(prefix).withMaxKeys(2);

    var page = oss.listObjectsV2(request);
    found.addAll(names(page.getObjectSummaries()));
    while (page.isTruncated()) {
      page = oss.listObjectsV2(request.withContinuationToken(page.getNextContinuationToken()));
      found.addAll(names(page.getObjectSummaries()));
    }

    assertThat(found).containsExactly("a", "b", "c", "d", "e");
  }

  /** Of this version, the SDK leaves the decoding to its caller. */
  @Test
  void list_of_version_2_may_be_url_encoded() {
    putAll("a b+c", "图/文", "<&>%", "d/1");

    var listing =
        oss.listObjectsV2(
            new ListObjectsV2Request(BUCKET)
                .withPrefix(prefix)
                .withDelimiter("/")
                .withEncodingType("url"));

    assertThat(names(listing.getObjectSummaries())).containsExactly("%3C%26%3E%25", "a%20b%2Bc");
    assertThat(listing.getCommonPrefixes()).containsExactly(key("d/"), key("%E5%9B%BE/"));
    assertThat(listing.getPrefix()).isEqualTo(prefix);
  }

  @Test
  void list_starts_after_a_key_and_tells_the_owner_where_wanted() {
    putAll("a", "b", "c");
    var request =
        new ListObjectsV2Request(BUCKET)
            .withPrefix(prefix)
            .withStartAfter(key("a"))
            .withFetchOwner(true);

    var page = oss.listObjectsV2(request);

    assertThat(names(page.getObjectSummaries())).containsExactly("b", "c");
    assertThat(page.getObjectSummaries().get(0).getOwner().getId()).isNotBlank();
  }

  @Test
  void list_with_a_delimiter_folds_what_is_below() {
    putAll("a", "x/1", "x/2", "x/y/3", "z");
    var request = new ListObjectsRequest(BUCKET).withPrefix(prefix).withDelimiter("/");

    var page = oss.listObjects(request);

    assertThat(names(page.getObjectSummaries())).containsExactly("a", "z");
    assertThat(page.getCommonPrefixes()).containsExactly(key("x/"));
  }

  @Test
  void list_pages_through_folded_prefixes_without_repeating_one() {
    putAll("a/1", "a/2", "b/1", "c", "d/1");
    var found = new ArrayList<String>();
    var request =
        new ListObjectsRequest(BUCKET).withPrefix(prefix).withDelimiter("/").withMaxKeys(1);

    var page = oss.listObjects(request);
    while (true) {
      page.getCommonPrefixes().forEach(it -> found.add(it.substring(prefix.length())));
      found.addAll(names(page.getObjectSummaries()));
      if (!page.isTruncated()) {
        break;
      }
      page = oss.listObjects(request.withMarker(page.getNextMarker()));
    }

    assertThat(found).containsExactly("a/", "b/", "c", "d/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "plus+plus",
        "图文/照片",
        "a//b",
        "per%25cent",
        "n",
        "n/x",
        "<&>\"'",
        "😀",
        "a..b/../c"
      })
  void list_and_get_know_keys_of_any_characters(String name) throws IOException {
    oss.putObject(BUCKET, key(name), stream(noise(7, 1)));

    assertThat(read(key(name))).isEqualTo(noise(7, 1));
    assertThat(names(oss.listObjectsV2(BUCKET, prefix).getObjectSummaries())).containsExactly(name);
    assertThat(names(oss.listObjects(BUCKET, prefix).getObjectSummaries())).containsExactly(name);
  }

  @Test
  void list_is_in_the_order_of_bytes() {
    putAll("Z", "a", "é", "图", "\uFFFD", "😀");

    assertThat(names(oss.listObjectsV2(BUCKET, prefix).getObjectSummaries()))
        .containsExactly("Z", "a", "é", "图", "\uFFFD", "😀");
  }

  // copy

  @Test
  void copy_takes_bytes_and_metadata_along() throws IOException {
    var metadata = new ObjectMetadata();
    metadata.setContentType("image/png");
    metadata.addUserMetadata("k", "v");
    oss.putObject(BUCKET, key("图 +1"), stream(noise(99, 1)), metadata);

    var result = oss.copyObject(BUCKET, key("图 +1"), BUCKET, key("b"));

    assertThat(read(key("b"))).isEqualTo(noise(99, 1));
    var copied = oss.getObjectMetadata(BUCKET, key("b"));
    assertThat(copied.getContentType()).isEqualTo("image/png");
    assertThat(copied.getUserMetadata()).containsEntry("k", "v");
    assertThat(result.getETag()).isEqualTo(copied.getETag());
  }

  @Test
  void copy_may_replace_the_metadata() {
    oss.putObject(BUCKET, key("a"), stream(noise(9, 1)));
    var request = new CopyObjectRequest(BUCKET, key("a"), BUCKET, key("a"));
    var metadata = new ObjectMetadata();
    metadata.setContentType("text/plain");
    request.setNewObjectMetadata(metadata);

    oss.copyObject(request);

    assertThat(oss.getObjectMetadata(BUCKET, key("a")).getContentType()).isEqualTo("text/plain");
  }

  @Test
  void copy_under_a_condition_that_does_not_hold_fails() {
    oss.putObject(BUCKET, key("a"), stream(noise(9, 1)));
    var request = new CopyObjectRequest(BUCKET, key("a"), BUCKET, key("b"));
    request.setMatchingETagConstraints(List.of("0".repeat(32)));

    assertFails("PreconditionFailed", () -> oss.copyObject(request));
  }

  @Test
  void copy_of_a_missing_object_fails() {
    assertFails("NoSuchKey", () -> oss.copyObject(BUCKET, key("none"), BUCKET, key("b")));
  }

  // multipart

  @Test
  void multipart_upload_in_any_order_becomes_one_object() throws Exception {
    var metadata = new ObjectMetadata();
    metadata.setContentType("image/tiff");
    var id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, key("m"), metadata))
            .getUploadId();
    var parts = new ArrayList<PartETag>();
    for (var number : new int[] {3, 1, 2}) {
      parts.add(putPart("m", id, number, noise(PART, number)));
    }

    var result =
        oss.completeMultipartUpload(
            new CompleteMultipartUploadRequest(BUCKET, key("m"), id, parts));

    var expected = concat(noise(PART, 1), noise(PART, 2), noise(PART, 3));
    assertThat(read(key("m"))).isEqualTo(expected);
    assertThat(result.getETag()).endsWith("-3");
    assertThat(result.getServerCRC()).isEqualTo(Crc64Values.of(expected));
    var object = oss.getObjectMetadata(BUCKET, key("m"));
    assertThat(object.getObjectType()).isEqualTo("Multipart");
    assertThat(object.getContentType()).isEqualTo("image/tiff");
  }

  /** Into a public bucket, a private object came out as public as the bucket. */
  @Test
  void multipart_upload_has_the_acl_and_the_tags_that_it_began_with() throws Exception {
    var bucket = "b-" + System.nanoTime();
    oss.createBucket(bucket);
    oss.setBucketAcl(bucket, CannedAccessControlList.PublicRead);
    var metadata = new ObjectMetadata();
    metadata.setObjectAcl(CannedAccessControlList.Private);
    metadata.setObjectTagging(new HashMap<>(Map.of("图", "文", "k", "v")));
    var id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, "m", metadata))
            .getUploadId();
    var part =
        oss.uploadPart(new UploadPartRequest(bucket, "m", id, 1, stream(noise(5, 1)), 5))
            .getPartETag();

    oss.completeMultipartUpload(
        new CompleteMultipartUploadRequest(bucket, "m", id, new ArrayList<>(List.of(part))));

    assertThat(oss.getObjectAcl(bucket, "m").getPermission().toString()).isEqualTo("private");
    assertThat(oss.getObjectTagging(bucket, "m").getAllTags())
        .containsExactlyInAnyOrderEntriesOf(Map.of("图", "文", "k", "v"));
    var url = emulator.endpoint().resolve("/" + bucket + "/m").toURL();
    assertThat(send("GET", url, null).statusCode()).isEqualTo(403);
  }

  @Test
  void multipart_completion_may_say_another_acl() {
    var id = begin("m");
    var part = putPart("m", id, 1, noise(5, 1));
    var request =
        new CompleteMultipartUploadRequest(BUCKET, key("m"), id, new ArrayList<>(List.of(part)));
    request.setObjectACL(CannedAccessControlList.PublicRead);

    oss.completeMultipartUpload(request);

    assertThat(oss.getObjectAcl(BUCKET, key("m")).getPermission().toString())
        .isEqualTo("public-read");
  }

  @Test
  void multipart_parts_are_listed_and_replaced() {
    var id = begin("m");
    putPart("m", id, 1, noise(PART, 1));
    putPart("m", id, 2, noise(PART, 2));
    putPart("m", id, 2, noise(PART + 1, 3));

    var listing = oss.listParts(new ListPartsRequest(BUCKET, key("m"), id));

    assertThat(listing.getParts()).extracting(it -> it.getPartNumber()).containsExactly(1, 2);
    assertThat(listing.getParts().get(1).getSize()).isEqualTo(PART + 1);
  }

  @Test
  void multipart_uploads_are_listed_until_they_end() {
    var id = begin("m");
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix(prefix);
    assertThat(oss.listMultipartUploads(request).getMultipartUploads())
        .extracting(it -> it.getUploadId())
        .containsExactly(id);

    oss.abortMultipartUpload(new AbortMultipartUploadRequest(BUCKET, key("m"), id));

    assertThat(oss.listMultipartUploads(request).getMultipartUploads()).isEmpty();
    assertFails("NoSuchUpload", () -> putPart("m", id, 1, noise(10, 1)));
  }

  @Test
  void multipart_part_may_be_copied_from_an_object() throws IOException {
    oss.putObject(BUCKET, key("source"), stream(noise(3 * PART, 9)));
    var id = begin("m");
    var request =
        new UploadPartCopyRequest(BUCKET, key("source"), BUCKET, key("m"), id, 1, 10L, (long) PART);

    var part = oss.uploadPartCopy(request).getPartETag();
    oss.completeMultipartUpload(
        new CompleteMultipartUploadRequest(BUCKET, key("m"), id, new ArrayList<>(List.of(part))));

    assertThat(read(key("m"))).isEqualTo(Arrays.copyOfRange(noise(3 * PART, 9), 10, 10 + PART));
  }

  @Test
  void multipart_completion_refuses_small_and_wrong_parts() {
    var id = begin("m");
    var small = putPart("m", id, 1, noise(10, 1));
    var last = putPart("m", id, 2, noise(10, 2));

    assertFails("EntityTooSmall", () -> complete(id, small, last));
    assertFails("InvalidPart", () -> complete(id, new PartETag(1, "0".repeat(32))));
    assertFails("InvalidPart", () -> complete(id, new PartETag(7, small.getETag())));
  }

  // delete

  @Test
  void delete_of_one_removes_it_and_a_missing_one_is_no_error() {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));

    oss.deleteObject(BUCKET, key("a"));
    oss.deleteObject(BUCKET, key("a"));

    assertThat(oss.doesObjectExist(BUCKET, key("a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void delete_of_many_tells_which_unless_it_is_to_be_quiet(boolean quiet) {
    putAll("a", "图 &", "c");
    var keys = List.of(key("a"), key("图 &"), key("missing"));

    var deleted =
        oss.deleteObjects(new DeleteObjectsRequest(BUCKET).withKeys(keys).withQuiet(quiet))
            .getDeletedObjects();

    assertThat(deleted).containsExactlyElementsOf(quiet ? List.of() : keys);
    assertThat(names(oss.listObjectsV2(BUCKET, prefix).getObjectSummaries())).containsExactly("c");
  }

  // errors

  @Test
  void errors_name_what_is_missing() {
    assertFails("NoSuchKey", () -> oss.getObject(BUCKET, key("none")));
    assertFails("NoSuchBucket", () -> oss.putObject("no-such", key("a"), stream(noise(1, 1))));
    assertFails("NoSuchBucket", () -> oss.listObjects("no-such"));
  }

  @Test
  void errors_carry_request_and_host() {
    assertThatThrownBy(() -> oss.getObject(BUCKET, key("none")))
        .isInstanceOfSatisfying(
            OSSException.class,
            e -> {
              assertThat(e.getRequestId()).isNotBlank();
              assertThat(e.getHostId()).isNotBlank();
            });
  }

  // auth

  @Test
  void auth_refuses_a_wrong_secret_and_an_unknown_key() {
    var wrong = client(ID, "wrong");
    var unknown = client("nobody", SECRET);

    assertFails("SignatureDoesNotMatch", () -> wrong.listObjects(BUCKET));
    assertFails("InvalidAccessKeyId", () -> unknown.listObjects(BUCKET));
    wrong.shutdown();
    unknown.shutdown();
  }

  /** An answer to HEAD has no body, so the SDK has nothing but the status. */
  @Test
  void auth_refuses_a_head_with_a_wrong_secret() {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));
    var wrong = client(ID, "wrong");

    assertFails("SignatureDoesNotMatch", () -> wrong.getObjectMetadata(BUCKET, key("a")));
    wrong.shutdown();
  }

  @Test
  void auth_by_a_presigned_url_of_the_past_is_refused() throws Exception {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));

    var answer = send("GET", presigned(HttpMethod.GET, key("a"), -60, Map.of()), null);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new String(answer.body(), UTF_8)).contains("<Code>AccessDenied</Code>");
  }

  @Test
  void auth_by_a_presigned_url_lets_get_and_put_through() throws Exception {
    var put = presigned(HttpMethod.PUT, key("a b+图"), 60, Map.of());
    assertThat(send("PUT", put, noise(50, 1)).statusCode()).isEqualTo(200);

    var get = presigned(HttpMethod.GET, key("a b+图"), 60, Map.of());

    assertThat(send("GET", get, null).body()).isEqualTo(noise(50, 1));
  }

  @Test
  void auth_by_a_presigned_url_covers_header_overrides_and_processing() throws Exception {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));
    var request = new GeneratePresignedUrlRequest(BUCKET, key("a"), HttpMethod.GET);
    request.setExpiration(Date.from(Instant.now().plusSeconds(60)));
    var overrides = new ResponseHeaderOverrides();
    overrides.setContentType("text/x-own");
    overrides.setContentDisposition("inline");
    request.setResponseHeaders(overrides);

    var answer = send("GET", oss.generatePresignedUrl(request), null);

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/x-own");
    assertThat(answer.headers().firstValue("Content-Disposition")).contains("inline");
    request.setProcess("image/resize,w_100");
    // it is signed rightly, and this server does not process
    assertThat(send("GET", oss.generatePresignedUrl(request), null).statusCode()).isEqualTo(501);
  }

  @Test
  void auth_by_a_presigned_url_ends_with_its_time_and_bears_no_change() throws Exception {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));
    var good = presigned(HttpMethod.GET, key("a"), 60, Map.of()).toString();

    var otherKey = new URL(good.replace(prefix.substring(0, 8), "x" + prefix.substring(1, 8)));
    var longer = new URL(good.replace("xpires=", "xpires=9"));
    var otherMethod = send("DELETE", new URL(good), null);

    assertThat(send("GET", otherKey, null).statusCode()).isEqualTo(403);
    assertThat(send("GET", longer, null).statusCode()).isEqualTo(403);
    assertThat(otherMethod.statusCode()).isEqualTo(403);
  }

  // append

  @Test
  void append_goes_on_where_the_object_ends() throws IOException {
    var first = append("log", noise(10, 1), 0);
    assertThat(first).isEqualTo(10);

    assertThat(append("log", noise(5, 2), 10)).isEqualTo(15);

    assertThat(read(key("log"))).isEqualTo(concat(noise(10, 1), noise(5, 2)));
    assertThat(oss.getObjectMetadata(BUCKET, key("log")).getObjectType()).isEqualTo("Appendable");
  }

  @Test
  void append_anywhere_else_or_to_a_normal_object_fails() {
    append("log", noise(10, 1), 0);
    oss.putObject(BUCKET, key("normal"), stream(noise(5, 1)));

    assertFails("PositionNotEqualToLength", () -> append("log", noise(5, 2), 3));
    assertFails("ObjectNotAppendable", () -> append("normal", noise(5, 2), 5));
  }

  // more

  @Test
  void more_acls_open_an_object_to_everybody() throws Exception {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));
    var url = emulator.endpoint().resolve("/" + BUCKET + "/" + key("a")).toURL();
    assertThat(send("GET", url, null).statusCode()).isEqualTo(403);

    oss.setObjectAcl(BUCKET, key("a"), CannedAccessControlList.PublicRead);

    assertThat(oss.getObjectAcl(BUCKET, key("a")).getPermission().toString())
        .isEqualTo("public-read");
    assertThat(send("GET", url, null).statusCode()).isEqualTo(200);
    assertThat(send("PUT", url, noise(1, 1)).statusCode()).isEqualTo(403);
  }

  @Test
  void more_tags_are_kept_and_removed() {
    oss.putObject(BUCKET, key("a"), stream(noise(5, 1)));

    oss.setObjectTagging(BUCKET, key("a"), new HashMap<>(Map.of("图", "文", "k", "v")));

    assertThat(oss.getObjectTagging(BUCKET, key("a")).getAllTags())
        .containsExactlyInAnyOrderEntriesOf(Map.of("图", "文", "k", "v"));
    oss.deleteObjectTagging(BUCKET, key("a"));
    assertThat(oss.getObjectTagging(BUCKET, key("a")).getAllTags()).isEmpty();
  }

  @Test
  void more_buckets_are_made_listed_described_and_removed() {
    var name = "b-" + System.nanoTime();
    oss.createBucket(name);
    assertThat(oss.listBuckets()).extracting(it -> it.getName()).contains(name, BUCKET);
    assertThat(oss.doesBucketExist(name)).isTrue();
    assertThat(oss.getBucketInfo(name).getBucket().getName()).isEqualTo(name);
    assertThat(oss.getBucketLocation(name)).isEqualTo("oss-" + REGION);
    oss.setBucketAcl(name, CannedAccessControlList.PublicRead);
    assertThat(oss.getBucketAcl(name).getCannedACL()).isEqualTo(CannedAccessControlList.PublicRead);
    oss.putObject(name, "a", stream(noise(1, 1)));
    assertFails("BucketNotEmpty", () -> oss.deleteBucket(name));
    oss.deleteObject(name, "a");

    oss.deleteBucket(name);

    assertThat(oss.doesBucketExist(name)).isFalse();
  }

  private OSS client(String id, String secret) {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(version);
    configuration.setMaxErrorRetry(0);
    return OSSClientBuilder.create()
        .endpoint(emulator.endpoint().toString())
        .region(REGION)
        .credentialsProvider(new DefaultCredentialProvider(id, secret))
        .clientConfiguration(configuration)
        .build();
  }

  private String key(String name) {
    return prefix + name;
  }

  private void putAll(String... names) {
    for (var name : names) {
      oss.putObject(BUCKET, key(name), stream(noise(3, 1)));
    }
  }

  private List<String> names(List<OSSObjectSummary> summaries) {
    return summaries.stream().map(it -> it.getKey().substring(prefix.length())).toList();
  }

  private byte[] read(String key) throws IOException {
    try (OSSObject object = oss.getObject(BUCKET, key)) {
      return object.getObjectContent().readAllBytes();
    }
  }

  private String begin(String name) {
    return oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, key(name)))
        .getUploadId();
  }

  private PartETag putPart(String name, String id, int number, byte[] bytes) {
    return oss.uploadPart(
            new UploadPartRequest(BUCKET, key(name), id, number, stream(bytes), bytes.length))
        .getPartETag();
  }

  private void complete(String id, PartETag... parts) {
    oss.completeMultipartUpload(
        new CompleteMultipartUploadRequest(BUCKET, key("m"), id, new ArrayList<>(List.of(parts))));
  }

  private long append(String name, byte[] bytes, long position) {
    return oss.appendObject(
            new AppendObjectRequest(BUCKET, key(name), stream(bytes)).withPosition(position))
        .getNextPosition();
  }

  private URL presigned(
      HttpMethod method, String key, int seconds, Map<String, String> parameters) {
    var request = new GeneratePresignedUrlRequest(BUCKET, key, method);
    request.setExpiration(Date.from(Instant.now().plusSeconds(seconds)));
    parameters.forEach(request::addQueryParameter);
    return oss.generatePresignedUrl(request);
  }

  private static HttpResponse<byte[]> send(String method, URL url, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OSSException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] concat(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (var part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }
}
