package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ListMultipartUploadsRequest;
import com.aliyun.oss.model.MultipartUploadListing;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.UploadPartRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads in parts, where the conformance suite of the SDK does not reach. */
@Timeout(60)
class MultipartTest extends EmulatorTest {
  private static final int ROUNDS = 20;

  @Test
  void acl_and_tags_of_an_upload_outlive_a_restart(@TempDir Path other) {
    var config = config(other);
    var metadata = new ObjectMetadata();
    metadata.setObjectAcl(CannedAccessControlList.PublicRead);
    metadata.setObjectTagging(new HashMap<>(Map.of("k", "v")));
    String id;
    PartETag part;
    try (var first = OssEmulator.start(config)) {
      var oss = client(first);
      id =
          oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, "m", metadata))
              .getUploadId();
      part = putPart(oss, "m", id);
      oss.shutdown();
    }

    try (var second = OssEmulator.start(config)) {
      var oss = client(second);
      oss.completeMultipartUpload(
          new CompleteMultipartUploadRequest(BUCKET, "m", id, new ArrayList<>(List.of(part))));

      assertThat(oss.getObjectAcl(BUCKET, "m").getPermission()).hasToString("public-read");
      assertThat(oss.getObjectTagging(BUCKET, "m").getAllTags())
          .containsExactlyEntriesOf(Map.of("k", "v"));
      oss.shutdown();
    }
  }

  /** The second upload of a key was on no page. */
  @Test
  void uploads_of_one_key_are_on_one_page_each() {
    var oss = client(emulator);
    var ids = new TreeSet<String>();
    for (var key : List.of("pages/a", "pages/a", "pages/a", "pages/b")) {
      ids.add(begin(oss, key));
    }
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix("pages/");
    request.setMaxUploads(1);

    var pages = new ArrayList<MultipartUploadListing>();
    do {
      var page = oss.listMultipartUploads(request);
      pages.add(page);
      request.setKeyMarker(page.getNextKeyMarker());
      request.setUploadIdMarker(page.getNextUploadIdMarker());
    } while (pages.get(pages.size() - 1).isTruncated());

    oss.shutdown();
    var told = pages.stream().flatMap(it -> it.getMultipartUploads().stream()).toList();
    assertThat(told)
        .extracting(it -> it.getKey())
        .containsExactly("pages/a", "pages/a", "pages/a", "pages/b");
    assertThat(told).extracting(it -> it.getUploadId()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(pages.get(1).getUploadIdMarker()).isEqualTo(told.get(0).getUploadId());
  }

  @Test
  void a_key_marker_alone_leaves_every_upload_of_its_key_out() {
    var oss = client(emulator);
    begin(oss, "marker/a");
    begin(oss, "marker/a");
    var next = begin(oss, "marker/b");
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix("marker/");
    request.setKeyMarker("marker/a");

    var page = oss.listMultipartUploads(request);

    oss.shutdown();
    assertThat(page.getMultipartUploads()).extracting(it -> it.getUploadId()).containsExactly(next);
  }

  /** They were told one by one, as if there were no delimiter. */
  @Test
  void uploads_below_a_common_prefix_are_told_as_one() {
    var oss = client(emulator);
    for (var key : List.of("groups/a", "groups/b/1", "groups/b/2", "groups/c")) {
      begin(oss, key);
    }
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix("groups/");
    request.setDelimiter("/");
    request.setMaxUploads(2);

    var first = oss.listMultipartUploads(request);
    request.setKeyMarker(first.getNextKeyMarker());
    request.setUploadIdMarker(first.getNextUploadIdMarker());
    var second = oss.listMultipartUploads(request);

    oss.shutdown();
    assertThat(first.getCommonPrefixes()).containsExactly("groups/b/");
    assertThat(first.getMultipartUploads())
        .extracting(it -> it.getKey())
        .containsExactly("groups/a");
    assertThat(second.getCommonPrefixes()).isEmpty();
    assertThat(second.getMultipartUploads())
        .extracting(it -> it.getKey())
        .containsExactly("groups/c");
    assertThat(second.isTruncated()).isFalse();
  }

  /** One of two was an internal error, and so was a part that came meanwhile. */
  @Test
  void of_all_that_complete_an_upload_at_once_each_completes_it_or_learns_that_it_has_ended()
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var oss = client(emulator);
      var key = "together/" + round;
      var id = begin(oss, key);
      var part = putPart(oss, key, id);
      Callable<Boolean> complete =
          () ->
              succeeds(
                  () ->
                      oss.completeMultipartUpload(
                          new CompleteMultipartUploadRequest(
                              BUCKET, key, id, new ArrayList<>(List.of(part)))));
      Callable<Boolean> put = () -> succeeds(() -> putPart(oss, key, id));

      var answers = Executors.newFixedThreadPool(4);
      var completed = answers.invokeAll(List.of(complete, put, complete, put));
      answers.shutdown();

      assertThat(List.of(completed.get(0).get(), completed.get(2).get())).contains(true);
      assertThat(put.call()).isFalse();
      assertThat(oss.doesObjectExist(BUCKET, key)).isTrue();
      oss.shutdown();
    }
  }

  /** The one that learned that the upload had ended had changed the object all the same. */
  @Test
  void of_all_that_complete_an_upload_at_once_one_makes_the_object() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var oss = client(emulator);
      var key = "one/" + round;
      var id = begin(oss, key);
      var first = putPart(oss, key, id, 1);
      var second = putPart(oss, key, id, 2);

      var completed =
          together(
              () -> succeeds(() -> complete(oss, key, id, first)),
              () -> succeeds(() -> complete(oss, key, id, first, second)));

      assertThat(completed).containsExactlyInAnyOrder(true, false);
      assertThat(oss.getObjectMetadata(BUCKET, key).getETag())
          .endsWith(completed.get(0) ? "-1" : "-2");
      oss.shutdown();
    }
  }

  @Test
  void an_upload_that_was_aborted_makes_no_object() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var oss = client(emulator);
      var key = "aborted/" + round;
      var id = begin(oss, key);
      var first = putPart(oss, key, id, 1);
      var second = putPart(oss, key, id, 2);

      var ended =
          together(
              () -> succeeds(() -> complete(oss, key, id, first, second)),
              () -> {
                awaitDraft();
                var request = new AbortMultipartUploadRequest(BUCKET, key, id);
                return succeeds(() -> oss.abortMultipartUpload(request));
              });

      assertThat(ended).containsExactlyInAnyOrder(true, false);
      assertThat(oss.doesObjectExist(BUCKET, key)).isEqualTo(ended.get(0));
      oss.shutdown();
    }
  }

  /** Until an object is being made of the parts, or there was time enough for it. */
  private static void awaitDraft() throws Exception {
    var end = System.nanoTime() + 50_000_000;
    var drafts = directory.resolve("drafts").toFile();
    while (drafts.list().length == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static List<Boolean> together(Callable<Boolean> one, Callable<Boolean> other)
      throws Exception {
    var both = Executors.newFixedThreadPool(2);
    try {
      var answers = both.invokeAll(List.of(one, other));
      return List.of(answers.get(0).get(), answers.get(1).get());
    } finally {
      both.shutdown();
    }
  }

  private static void complete(OSS oss, String key, String id, PartETag... parts) {
    oss.completeMultipartUpload(
        new CompleteMultipartUploadRequest(BUCKET, key, id, new ArrayList<>(List.of(parts))));
  }

  /** Long enough for others to come while it is appended. */
  private static PartETag putPart(OSS oss, String key, String id, int number) {
    var bytes = noise(1 << 20, number);
    return oss.uploadPart(
            new UploadPartRequest(
                BUCKET, key, id, number, new ByteArrayInputStream(bytes), bytes.length))
        .getPartETag();
  }

  /** Whether it does, and is not refused since the upload has ended. Fails for everything else. */
  private static boolean succeeds(Runnable request) {
    try {
      request.run();
      return true;
    } catch (OSSException e) {
      assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload");
      return false;
    }
  }

  /** The pages are in the order of code points, and their markers were compared in another. */
  @Test
  void uploads_whose_keys_have_rare_characters_are_on_one_page_each() {
    var oss = client(emulator);
    var keys = List.of("rare/\uFF5E", "rare/\uD842\uDFB7");
    keys.forEach(it -> begin(oss, it));
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix("rare/");
    request.setKeyMarker(keys.get(0));

    var page = oss.listMultipartUploads(request);

    oss.shutdown();
    assertThat(page.getMultipartUploads())
        .extracting(it -> it.getKey())
        .containsExactly(keys.get(1));
  }

  /** Some were an internal error, and some an empty page that went on. */
  @ParameterizedTest
  @CsvSource({
    "uploads, max-uploads, 0",
    "uploads, max-uploads, -1",
    "uploads, max-uploads, 1001",
    "uploads, max-uploads, many",
    "uploadId, max-parts, 0",
    "uploadId, max-parts, -1",
    "uploadId, max-parts, 1001",
    "uploadId, max-parts, 4294967297",
    "uploadId, part-number-marker, -1",
    "uploadId, part-number-marker, x",
    "'', max-keys, 0",
    "'', max-keys, -1",
    "'', max-keys, 1001",
    "'', max-keys, x"
  })
  void a_listing_with_a_number_that_cannot_be_is_refused(
      String listing, String parameter, String number) throws Exception {
    var oss = client(emulator);
    var id = begin(oss, "numbers");
    oss.shutdown();
    var resource =
        switch (listing) {
          case "uploadId" -> "/" + BUCKET + "/numbers?uploadId=" + id;
          case "uploads" -> "/" + BUCKET + "/?uploads";
          default -> "/" + BUCKET + "/";
        };

    var answer = get(resource, parameter + "=" + number);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>", parameter);
  }

  /** A kill between the directory and what is in it made every list of uploads 404 from then on. */
  @Test
  void an_upload_whose_beginning_was_cut_short_hides_no_other() throws Exception {
    var oss = client(emulator);
    var id = begin(oss, "cut/a");
    Files.createDirectory(
        directory.resolve("buckets/" + BUCKET + "/uploads").resolve("0".repeat(32)));
    var request = new ListMultipartUploadsRequest(BUCKET);
    request.setPrefix("cut/");

    var page = oss.listMultipartUploads(request);

    oss.shutdown();
    assertThat(page.getMultipartUploads()).extracting(it -> it.getUploadId()).containsExactly(id);
  }

  /** It stayed for ever. */
  @Test
  void an_upload_whose_beginning_was_cut_short_is_removed_at_the_next_start(@TempDir Path other)
      throws Exception {
    var config = config(other);
    var uploads = other.resolve("buckets/" + BUCKET + "/uploads");
    String begun;
    try (var first = OssEmulator.start(config)) {
      begun = first.bucket(BUCKET).uploads().begin("k", Map.of(), Map.of(), "default").id();
    }
    Files.writeString(
        Files.createDirectory(uploads.resolve("0".repeat(32))).resolve("upload.json.new"), "{");

    OssEmulator.start(config).close();

    try (var left = Files.list(uploads)) {
      assertThat(left).containsExactly(uploads.resolve(begun));
    }
  }

  /** The names of parts were passed over, and without any part the object was an empty one. */
  @ParameterizedTest
  @CsvSource({"'', InvalidPart", "<CompleteMultipartUpload/>, InvalidArgument"})
  void a_completion_with_all_parts_names_none_and_there_is_one(String body, String code)
      throws Exception {
    var oss = client(emulator);
    oss.putObject(BUCKET, "all", new ByteArrayInputStream(noise(5, 1)));
    var id = begin(oss, "all");
    if (!body.isEmpty()) {
      putPart(oss, "all", id);
    }

    var answer =
        SignedClient.send(
            emulator.endpoint(),
            new SignedClient.Credentials(ID, SECRET, ""),
            "POST",
            "/" + BUCKET + "/all?uploadId=" + id,
            Map.of("x-oss-complete-all", "yes"),
            body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    assertThat(emulator.bucket(BUCKET).index().get("all").type()).isEqualTo("Normal");
    oss.shutdown();
  }

  /** The parameter is not one that is signed. */
  private static HttpResponse<String> get(String resource, String parameter) throws Exception {
    var date = httpDate(Instant.now());
    var signature = hmacSha1("GET\n\n\n" + date + "\n" + resource);
    var address = resource + (resource.contains("?") ? "&" : "?") + parameter;
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(emulator.endpoint().resolve(address))
                .header("Date", date)
                .header("Authorization", "OSS " + ID + ":" + signature)
                .build(),
            BodyHandlers.ofString());
  }

  private static String begin(OSS oss, String key) {
    return oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, key))
        .getUploadId();
  }

  private static PartETag putPart(OSS oss, String key, String id) {
    return oss.uploadPart(
            new UploadPartRequest(BUCKET, key, id, 1, new ByteArrayInputStream(noise(5, 1)), 5))
        .getPartETag();
  }

  private static OSS client(OssEmulator of) {
    return new OSSClientBuilder().build(of.endpoint().toString(), ID, SECRET);
  }
}
