package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.SignedClient.Credentials;
import io.tuwen.emulator.sts.Role;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which operation a request asks for, and that the right that is checked is the one that it needs.
 *
 * <p>{@code DELETE ?tagging} once deleted the bucket, and a role that may set tags could write
 * objects.
 */
@Timeout(60)
class OperationsTest extends EmulatorTest {
  private static final Map<String, String> NOTHING = Map.of();
  private static final String OTHER = "other";

  private static final Credentials OWNER = new Credentials(ID, SECRET, "");
  private static final Credentials ANONYMOUS = new Credentials("", "", "");

  @BeforeEach
  void makeBuckets() throws Exception {
    send(OWNER, "PUT", "/" + OTHER + "/", NOTHING, "");
    send(OWNER, "PUT", "/pub/", Map.of("x-oss-acl", "public-read-write"), "");
    put("k", "content");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, tagging,    501, NotImplemented",
    "DELETE, lifecycle,  501, NotImplemented",
    "DELETE, replication,501, NotImplemented",
    "DELETE, anything,   501, NotImplemented",
    "DELETE, acl,        405, MethodNotAllowed",
    "DELETE, delete,     405, MethodNotAllowed",
    "PUT,    tagging,    501, NotImplemented",
    "PUT,    requestPayment, 501, NotImplemented",
    "PUT,    delete,     405, MethodNotAllowed",
    "PUT,    uploads,    405, MethodNotAllowed",
    "POST,   metaQuery,  501, NotImplemented",
    "GET,    tagging,    501, NotImplemented",
    "GET,    inventory,  501, NotImplemented",
    "GET,    acl&stat,   400, InvalidArgument",
    "DELETE, acl&website,400, InvalidArgument"
  })
  void a_bucket_stays_as_it_is_where_what_is_asked_is_not_there(
      String method, String query, int status, String code) throws Exception {
    var answer = send(OWNER, method, "/" + OTHER + "/?" + query, NOTHING, "");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("<Code>" + code + "</Code>");
    assertThat(emulator.bucket(OTHER).acl()).isEqualTo("private");
  }

  @Test
  void nothing_is_deleted_where_the_answer_could_not_be_written() throws Exception {
    var answer =
        send(
            OWNER,
            "POST",
            "/" + BUCKET + "/?delete&encoding-type=base64",
            NOTHING,
            "<Delete><Object><Key>k</Key></Object></Delete>");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(emulator.bucket(BUCKET).index()).containsKey("k");
  }

  @Test
  void head_of_a_bucket_with_a_sub_resource_is_not_implemented() throws Exception {
    assertThat(send(OWNER, "HEAD", "/" + OTHER + "/?tagging", NOTHING, "").statusCode())
        .isEqualTo(501);
    assertThat(send(OWNER, "HEAD", "/" + OTHER + "/", NOTHING, "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, acl,          405",
    "DELETE, objectMeta,   405",
    "DELETE, versionId=1,  501",
    "DELETE, tagging&acl,  400",
    "PUT,    append,       405",
    "PUT,    symlink,      501",
    "PUT,    acl&tagging,  400",
    "POST,   restore,      501",
    "POST,   acl,          405",
    "POST,   '',           405"
  })
  void an_object_stays_as_it_is_where_what_is_asked_is_not_there(
      String method, String query, int status) throws Exception {
    var answer = send(OWNER, method, "/" + BUCKET + "/k?" + query, NOTHING, "changed");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(content("k")).isEqualTo("content");
  }

  @Test
  void processing_that_is_saved_is_not_implemented() throws Exception {
    var answer =
        send(OWNER, "POST", "/" + BUCKET + "/k?x-oss-process=image/resize,w_1", NOTHING, "");

    assertThat(answer.statusCode()).isEqualTo(501);
  }

  @Test
  void a_bucket_with_an_upload_that_has_not_ended_is_not_empty() throws Exception {
    send(OWNER, "PUT", "/uploading/", NOTHING, "");
    var begun = send(OWNER, "POST", "/uploading/m?uploads", NOTHING, "");
    var id = begun.body().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");

    var refused = send(OWNER, "DELETE", "/uploading/", NOTHING, "");
    send(OWNER, "DELETE", "/uploading/m?uploadId=" + id, NOTHING, "");
    var deleted = send(OWNER, "DELETE", "/uploading/", NOTHING, "");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("<Code>BucketNotEmpty</Code>");
    assertThat(deleted.statusCode()).isEqualTo(204);
  }

  @Test
  void a_role_that_may_delete_objects_may_not_change_their_bucket() throws Exception {
    var role = role("oss:DeleteObject");
    var open = Map.of("x-oss-acl", "public-read-write");

    assertThat(send(role, "PUT", "/" + OTHER + "/?delete", open, "").statusCode()).isEqualTo(405);
    assertThat(send(role, "DELETE", "/" + OTHER + "/?delete", NOTHING, "").statusCode())
        .isEqualTo(405);
    assertThat(send(role, "PUT", "/" + OTHER + "/?acl", open, "").statusCode()).isEqualTo(403);
    assertThat(send(role, "DELETE", "/" + OTHER + "/", NOTHING, "").statusCode()).isEqualTo(403);

    assertThat(emulator.bucket(OTHER).acl()).isEqualTo("private");
  }

  @Test
  void a_role_that_may_make_buckets_may_not_set_their_acl() throws Exception {
    var role = role("oss:PutBucket");

    var answer = send(role, "PUT", "/" + OTHER + "/", Map.of("x-oss-acl", "public-read"), "");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(send(role, "PUT", "/" + OTHER + "/", NOTHING, "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PutObjectTagging, POST, tagging&append&position=0",
    "PutObjectTagging, POST, tagging&uploads",
    "PutObjectTagging, POST, tagging&uploadId=0",
    "PutObjectTagging, PUT,  tagging&uploadId=0&partNumber=1",
    "PutObjectAcl,     POST, acl&append&position=0",
    "PutObjectAcl,     POST, acl&uploads",
    "PutObjectAcl,     POST, acl&uploadId=0",
    "DeleteObjectTagging, DELETE, tagging&uploadId=0"
  })
  void a_role_that_may_describe_an_object_may_not_write_it(
      String right, String method, String query) throws Exception {
    var role = role("oss:" + right);

    var answer = send(role, method, "/" + BUCKET + "/new?" + query, NOTHING, "bytes");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("new");
  }

  @Test
  void without_a_signature_only_what_is_public_is_copied() throws Exception {
    send(OWNER, "PUT", "/pub/shown", NOTHING, "shown");
    var secret = Map.of("x-oss-copy-source", "/" + BUCKET + "/k");
    var shown = Map.of("x-oss-copy-source", "/pub/shown");
    var begun = send(ANONYMOUS, "POST", "/pub/part?uploads", NOTHING, "");
    var id = begun.body().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    var part = "/pub/part?partNumber=1&uploadId=" + id;

    assertThat(send(ANONYMOUS, "PUT", "/pub/x", secret, "").statusCode()).isEqualTo(403);
    assertThat(send(ANONYMOUS, "PUT", part, secret, "").statusCode()).isEqualTo(403);
    assertThat(send(ANONYMOUS, "PUT", "/pub/x", shown, "").statusCode()).isEqualTo(200);
    assertThat(send(ANONYMOUS, "PUT", part, shown, "").statusCode()).isEqualTo(200);
  }

  private static Credentials role(String action) {
    var name = action.substring("oss:".length());
    emulator
        .sts()
        .add(
            Role.of(
                name,
                """
                {"Version":"1","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["*"]}]}
                """
                    .formatted(action)));
    var instance = emulator.metadata();
    instance.attach(name);
    var ttl = Map.of("x-aliyun-ecs-metadata-token-ttl-seconds", "60");
    var bearer = instance.answer("PUT", "latest/api/token", ttl).text();
    var answer =
        instance.answer(
            "GET",
            "latest/meta-data/ram/security-credentials/" + name,
            Map.of("x-aliyun-ecs-metadata-token", bearer));
    var json = new JsonObject(answer.text());
    return new Credentials(
        json.getString("AccessKeyId"),
        json.getString("AccessKeySecret"),
        json.getString("SecurityToken"));
  }

  private static void put(String key, String text) throws Exception {
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream(text.getBytes(UTF_8)));
      bucket.publish(draft, record(key, draft, Map.of()), current -> {});
    }
  }

  private static String content(String key) throws Exception {
    try (var version = emulator.bucket(BUCKET).open(key).orElseThrow()) {
      return new String(version.bytes().readAllBytes(), UTF_8);
    }
  }

  private static HttpResponse<String> send(
      Credentials key, String method, String resource, Map<String, String> headers, String body)
      throws Exception {
    return SignedClient.send(emulator.endpoint(), key, method, resource, headers, body);
  }
}
