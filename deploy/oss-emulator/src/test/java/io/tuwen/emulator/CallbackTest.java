package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.Callback;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.PutObjectRequest;
import com.aliyun.oss.model.UploadPartRequest;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application is told of an upload, and in which form. */
@Timeout(60)
class CallbackTest extends EmulatorTest {
  private static final String KEY = "u1/收据 &\"1.jpg";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "{\"id\":1}";
  private HttpServer application;
  private OSS oss;

  private record Call(URI address, Map<String, String> headers, String body) {}

  @BeforeEach
  void startApplication() throws Exception {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var headers = new TreeMap<String, String>();
            exchange
                .getRequestHeaders()
                .forEach(
                    (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            calls.add(
                new Call(
                    exchange.getRequestURI(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    application.start();
    emulator.allowCallbacksTo("127.0.0.1", application.getAddress().getPort());
  }

  @BeforeEach
  void connect() {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    configuration.setMaxErrorRetry(0);
    oss =
        OSSClientBuilder.create()
            .endpoint(emulator.endpoint().toString())
            .region(REGION)
            .credentialsProvider(new DefaultCredentialProvider(ID, SECRET))
            .clientConfiguration(configuration)
            .build();
  }

  @AfterEach
  void stopApplication() {
    oss.shutdown();
    application.stop(0);
  }

  @Test
  void a_callback_is_signed_and_has_the_headers_that_oss_sends() throws Exception {
    var posted = post(callback(url("/a%20b?t=1.x"), "k=${object}", null));

    var call = calls.get(0);
    assertThat(posted.body()).isEqualTo(answer);
    assertThat(call.headers())
        .containsEntry("user-agent", "aliyun-oss-callback")
        .containsEntry("content-type", "application/x-www-form-urlencoded")
        .containsEntry("x-oss-bucket", BUCKET)
        .containsEntry("x-oss-signature-version", "1.0")
        .containsEntry("x-oss-tag", "CALLBACK")
        .containsEntry(
            "x-oss-request-id", posted.headers().firstValue("x-oss-request-id").orElseThrow())
        .containsEntry(
            "content-md5",
            Base64.getEncoder()
                .encodeToString(
                    MessageDigest.getInstance("MD5").digest(call.body().getBytes(UTF_8))))
        .containsKeys("date", "x-oss-requester");
    var text = "/a b?t=1.x\n" + call.body();
    assertThat(isSigned(text, call)).isTrue();
    assertThat(isSigned(text + "x", call)).isFalse();
  }

  /** A phone comes by a name that this machine itself may have no way to. */
  @Test
  void a_callback_of_an_upload_through_a_tunnel_names_the_key_where_it_is() throws Exception {
    var body = form(callback(url("/"), "k=v", null), "a&b");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /%s HTTP/1.1\r\nHost: phone.localhost\r\nConnection: close\r\n"
                      + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(BUCKET, body.getBytes(UTF_8).length, body)
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200");
    }

    assertThat(isSigned("/\nk=v", calls.get(0))).isTrue();
  }

  /** As the documentation has it; the application that it names is not one of ours. */
  @Test
  void the_callback_of_the_vector_is_understood_and_called_nowhere_else() throws Exception {
    var callback =
        """
        {"callbackUrl":"https://api.example.com/v1/uploads/callback",\
        "callbackBody":"{\\"bucket\\":${bucket},\\"object\\":${object},\\"etag\\":${etag},\\"size\\":${size},\\"mimeType\\":${mimeType}}",\
        "callbackBodyType":"application/json","callbackSNI":true}""";

    var posted = post(callback);

    assertThat(base64(callback))
        .isEqualTo(
            "eyJjYWxsYmFja1VybCI6Imh0dHBzOi8vYXBpLmV4YW1wbGUuY29tL3YxL3VwbG9hZHMvY2FsbGJhY2siLCJjYWxs"
                + "YmFja0JvZHkiOiJ7XCJidWNrZXRcIjoke2J1Y2tldH0sXCJvYmplY3RcIjoke29iamVjdH0sXCJldGFnXCI6"
                + "JHtldGFnfSxcInNpemVcIjoke3NpemV9LFwibWltZVR5cGVcIjoke21pbWVUeXBlfX0iLCJjYWxsYmFja0Jv"
                + "ZHlUeXBlIjoiYXBwbGljYXRpb24vanNvbiIsImNhbGxiYWNrU05JIjp0cnVlfQ==");
    assertThat(posted.statusCode()).isEqualTo(203);
    assertThat(posted.body()).contains("<Code>CallbackFailed</Code>");
    assertThat(calls).isEmpty();
  }

  private boolean isSigned(String text, Call call) throws Exception {
    var keyUrl =
        new String(Base64.getDecoder().decode(call.headers().get("x-oss-pub-key-url")), UTF_8);
    var pem =
        http.send(HttpRequest.newBuilder(URI.create(keyUrl)).build(), BodyHandlers.ofString())
            .body()
            .replaceAll("-----[A-Z ]{1,30}-----|\\s", "");
    var signature = Signature.getInstance("MD5withRSA");
    signature.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
    signature.update(text.getBytes(UTF_8));
    return signature.verify(Base64.getDecoder().decode(call.headers().get("authorization")));
  }

  @Test
  void values_are_encoded_in_a_form() throws Exception {
    post(
        callback(
            url("/"), "k=${object}&s=${size}&w=${imageInfo.width}&v=${x:own}&m=${mimeType}", null));

    assertThat(calls.get(0).body())
        .isEqualTo("k=u1%2F%E6%94%B6%E6%8D%AE%20%26%221.jpg&s=5&w=&v=a%26b&m=image%2Fjpeg");
  }

  @Test
  void values_are_json_in_json() throws Exception {
    post(
        callback(
            url("/"),
            "{\\\"bucket\\\":${bucket},\\\"object\\\":${object},\\\"size\\\":${size},\\\"own\\\":${x:own}}",
            "application/json"));

    assertThat(new JsonObject(calls.get(0).body()))
        .isEqualTo(
            new JsonObject()
                .put("bucket", BUCKET)
                .put("object", KEY)
                .put("size", 5)
                .put("own", "a&b"));
  }

  @Test
  void the_next_address_is_called_where_one_fails() throws Exception {
    var posted = post(callback("http://127.0.0.1:1/;" + url("/second"), "k=1", null));

    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(calls).extracting(it -> it.address().getPath()).containsExactly("/second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<b>", "{\"id\":", "OK"})
  void an_answer_that_is_no_json_fails_the_callback_and_keeps_the_object(String text)
      throws Exception {
    answer = text;

    var posted = post(callback(url("/"), "k=1", null));

    assertThat(posted.statusCode()).isEqualTo(203);
    assertThat(posted.body()).contains("CallbackFailed", "not valid json");
    assertThat(emulator.bucket(BUCKET).open(KEY)).isPresent();
  }

  @Test
  void a_status_that_is_not_200_fails_the_callback() throws Exception {
    status = 500;

    assertThat(post(callback(url("/"), "k=1", null)).body()).contains("Error status : 500");
  }

  /** A form of 112 KB could fill one of 1.5 GB. */
  @Test
  void a_callback_whose_filled_body_is_larger_than_1_mb_fails() throws Exception {
    var callback = callback(url("/"), "${x:own}".repeat(20), null);

    var posted = post(callback, "a".repeat(60_000));

    assertThat(posted.statusCode()).isEqualTo(203);
    assertThat(posted.body()).contains("CallbackFailed", "larger than 1 MB");
    assertThat(calls).isEmpty();
    assertThat(emulator.bucket(BUCKET).open(KEY)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{}",
        "{\"callbackUrl\":\"http://127.0.0.1/\"}",
        "{\"callbackUrl\":\"\",\"callbackBody\":\"\"}",
        "{\"callbackUrl\":\"http://127.0.0.1/\",\"callbackBody\":\"k\",\"callbackBodyType\":\"text/plain\"}",
        "{\"callbackUrl\":\"http://127.0.0.1/\",\"callbackBody\":\"k\",\"callbackSNI\":\"yes\"}",
        "{\"callbackUrl\":\"http://a b/\",\"callbackBody\":\"k\"}"
      })
  void a_callback_that_is_not_right_is_refused_before_anything_is_stored(String callback)
      throws Exception {
    emulator.bucket(BUCKET).delete(KEY);

    var posted = post(callback);

    assertThat(posted.statusCode()).isEqualTo(400);
    assertThat(posted.body()).contains("InvalidArgument");
    assertThat(emulator.bucket(BUCKET).open(KEY)).isEmpty();
  }

  @Test
  void a_put_has_a_callback_too_with_variables_of_its_own() throws Exception {
    var request = put();
    request.setCallback(sdkCallback("k=${object}&o=${operation}&v=${x:own}"));

    try (var content = oss.putObject(request).getResponse().getContent()) {
      assertThat(new String(content.readAllBytes(), UTF_8)).isEqualTo(answer);
    }
    assertThat(calls.get(0).body())
        .isEqualTo("k=u1%2F%E6%94%B6%E6%8D%AE%20%26%221.jpg&o=PutObject&v=a%26b");
    assertThat(isSigned("/put\n" + calls.get(0).body(), calls.get(0))).isTrue();
  }

  @Test
  void a_put_whose_callback_fails_is_stored() throws Exception {
    status = 500;
    emulator.bucket(BUCKET).delete(KEY);
    var request = put();
    request.setCallback(sdkCallback("k=1"));

    assertThatThrownBy(() -> oss.putObject(request))
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("CallbackFailed"));
    assertThat(emulator.bucket(BUCKET).open(KEY)).isPresent();
  }

  @Test
  void a_put_with_a_callback_that_is_not_right_is_refused_before_anything_is_stored()
      throws Exception {
    emulator.bucket(BUCKET).delete(KEY);
    var request = put();
    request.addHeader("x-oss-callback", base64("{}"));

    assertThatThrownBy(() -> oss.putObject(request))
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("InvalidArgument"));
    assertThat(emulator.bucket(BUCKET).open(KEY)).isEmpty();
  }

  /** An upload in parts ended, and the application was not told. */
  @Test
  void a_completion_has_a_callback_too() throws Exception {
    var request = completion();
    request.setCallback(
        sdkCallback("k=${object}&s=${size}&o=${operation}&m=${contentMd5}&v=${x:own}"));

    var completed = oss.completeMultipartUpload(request);

    try (var content = completed.getResponse().getContent()) {
      assertThat(new String(content.readAllBytes(), UTF_8)).isEqualTo(answer);
    }
    assertThat(completed.getResponse().getHeaders().get("ETag")).endsWith("-1\"");
    assertThat(calls.get(0).body())
        .isEqualTo(
            "k=u1%2F%E6%94%B6%E6%8D%AE%20%26%221.jpg&s=5&o=CompleteMultipartUpload&m=&v=a%26b");
    assertThat(isSigned("/put\n" + calls.get(0).body(), calls.get(0))).isTrue();
  }

  @Test
  void a_completion_whose_callback_fails_is_stored() throws Exception {
    status = 500;
    var request = completion();
    request.setCallback(sdkCallback("k=1"));

    assertThatThrownBy(() -> oss.completeMultipartUpload(request))
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("CallbackFailed"));
    assertThat(emulator.bucket(BUCKET).open(KEY)).isPresent();
  }

  @Test
  void a_completion_with_a_callback_that_is_not_right_can_be_tried_again() throws Exception {
    var refused = completion();
    refused.addHeader("x-oss-callback", base64("{}"));
    assertThatThrownBy(() -> oss.completeMultipartUpload(refused))
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("InvalidArgument"));
    assertThat(emulator.bucket(BUCKET).open(KEY)).isEmpty();

    oss.completeMultipartUpload(
        new CompleteMultipartUploadRequest(
            BUCKET, KEY, refused.getUploadId(), refused.getPartETags()));

    assertThat(emulator.bucket(BUCKET).open(KEY)).isPresent();
  }

  /** Of an upload whose one part is there; no object of this key is. */
  private CompleteMultipartUploadRequest completion() throws Exception {
    emulator.bucket(BUCKET).delete(KEY);
    var id =
        oss.initiateMultipartUpload(new InitiateMultipartUploadRequest(BUCKET, KEY)).getUploadId();
    var part =
        oss.uploadPart(
                new UploadPartRequest(
                    BUCKET, KEY, id, 1, new ByteArrayInputStream("hello".getBytes(UTF_8)), 5))
            .getPartETag();
    return new CompleteMultipartUploadRequest(BUCKET, KEY, id, new ArrayList<>(List.of(part)));
  }

  private static PutObjectRequest put() {
    return new PutObjectRequest(BUCKET, KEY, new ByteArrayInputStream("hello".getBytes(UTF_8)));
  }

  private Callback sdkCallback(String body) {
    var callback = new Callback();
    callback.setCallbackUrl(url("/put"));
    callback.setCallbackBody(body);
    callback.addCallbackVar("x:own", "a&b");
    return callback;
  }

  private String url(String path) {
    return "http://127.0.0.1:" + application.getAddress().getPort() + path;
  }

  private static String callback(String url, String body, String type) {
    return "{\"callbackUrl\":\"%s\",\"callbackBody\":\"%s\"%s}"
        .formatted(url, body, type == null ? "" : ",\"callbackBodyType\":\"" + type + "\"");
  }

  private HttpResponse<String> post(String callback) throws Exception {
    return post(callback, "a&b");
  }

  private HttpResponse<String> post(String callback, String own) throws Exception {
    return http.send(
        HttpRequest.newBuilder(emulator.endpoint().resolve("/" + BUCKET))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(form(callback, own)))
            .build(),
        BodyHandlers.ofString());
  }

  private static String form(String callback, String own) throws Exception {
    var policy =
        base64(
            "{\"expiration\":\"%s\",\"conditions\":[[\"starts-with\",\"$key\",\"\"]]}"
                .formatted(Instant.now().plusSeconds(60)));
    var fields = new LinkedHashMap<String, String>();
    fields.put("key", KEY);
    fields.put("policy", policy);
    fields.put("OSSAccessKeyId", ID);
    fields.put("signature", hmacSha1(policy));
    fields.put("callback", base64(callback));
    fields.put("x:own", own);
    var body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n")
        .append("Content-Type: image/jpeg\r\n\r\nhello\r\n--b--\r\n");
    return body.toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
