package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.hostile.HostileFiles;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.upload.testing.Form;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class UploadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);

  @TestHTTPResource private URI origin;

  @TestHTTPResource(value = "/", management = true)
  private URI management;

  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void an_upload_is_stored_and_published_before_it_is_answered() throws Exception {
    var answer = post(new Form().file("image", JPEG).end(), Form.CONTENT_TYPE);

    assertThat(answer.statusCode()).isEqualTo(201);
    var json = JSON.readTree(answer.body());
    var id = json.path("id").asText();
    var key = new ObjectKey(json.path("key").asText());
    assertThat(id).matches("[0-9a-f-]{36}");
    assertThat(key.value()).isEqualTo("guest/" + id);
    assertThat(json.path("size").asLong()).isEqualTo(JPEG.length);
    assertThat(json.path("contentType").asText()).isEqualTo("image/jpeg");
    assertThat(json.at("/links/self").asText()).isEqualTo("/v1/images/" + id);
    assertThat(json.at("/links/text").asText()).isEqualTo("/v1/images/" + id + "/text");
    assertThat(json.has("images")).isFalse();
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/v1/images/" + id);

    assertThat(stored(key)).isEqualTo(JPEG);
    var event = events(key).get(0);
    assertThat(event.bucket()).isEqualTo("tuwen-originals");
    assertThat(event.eTag().value()).isEqualTo(json.path("eTag").asText());
    assertThat(event.size()).isEqualTo(JPEG.length);
    assertThat(event.contentType()).isEqualTo("image/jpeg");
  }

  @Test
  void there_are_no_tickets_where_the_bucket_has_no_address() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(origin.resolve("/v1/uploads"))
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains("/v1/images");
  }

  @Test
  void an_upload_takes_one_storage_request() throws Exception {
    var puts = storageRequests("put");
    var looks = storageRequests("head");

    var answer = post(new Form().file("image", JPEG).end(), Form.CONTENT_TYPE);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(storageRequests("put") - puts).isEqualTo(1);
    assertThat(storageRequests("head") - looks).isZero();
  }

  private double storageRequests(String operation) {
    return metrics.get("tuwen.storage.requests").tag("operation", operation).counter().count();
  }

  @Test
  void the_event_carries_its_type_and_the_trace_of_the_request() throws Exception {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var request =
        request(JPEG, "image/jpeg").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

    var key = new ObjectKey(json(send(request)).path("key").asText());

    var record =
        TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
            .filter(it -> it.key().equals(key.value()))
            .findFirst()
            .orElseThrow();
    assertThat(record.headers().lastHeader("content-type").value())
        .asString(StandardCharsets.US_ASCII)
        .startsWith("application/cloudevents+json");
    assertThat(record.headers().lastHeader("traceparent").value())
        .asString(StandardCharsets.US_ASCII)
        .contains(trace);
  }

  @Test
  void the_file_name_is_kept_beside_the_bytes() throws Exception {
    var form = new Form().part("form-data; name=\"f\"; filename=\"收据 1.jpg\"", "x/y", JPEG).end();

    var key = new ObjectKey(json(post(form, Form.CONTENT_TYPE)).path("key").asText());

    assertThat(store.describe(Bucket.ORIGINALS, key).orElseThrow().attributes().metadata())
        .containsEntry("file-name", "收据 1.jpg")
        .containsEntry("app", "guest");
  }

  /** A6, A3 and A7: the declared type may be missing, wrong or without its boundary. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=another",
        "application/json",
        "application/x-www-form-urlencoded",
        "text/html",
        "nonsense"
      })
  void what_the_body_is_does_not_depend_on_its_declared_type(String type) throws Exception {
    var form = new Form().file("image", JPEG).end();
    var base64 = "{\"image\":\"" + Base64.getEncoder().encodeToString(JPEG) + "\"}";

    assertThat(post(form, type).statusCode()).isEqualTo(201);
    assertThat(post(JPEG, type).statusCode()).isEqualTo(201);
    assertThat(post(base64.getBytes(StandardCharsets.UTF_8), type).statusCode()).isEqualTo(201);
  }

  @Test
  void several_files_are_answered_one_by_one() throws Exception {
    var png = TestImages.png(5, 6);

    var json = json(post(new Form().file("a", JPEG).file("b", png).end(), Form.CONTENT_TYPE));

    assertThat(json.path("images")).hasSize(2);
    assertThat(json.at("/images/0/id")).isEqualTo(json.path("id"));
    assertThat(json.at("/images/1/contentType").asText()).isEqualTo("image/png");
    for (var image : json.path("images")) {
      assertThat(events(new ObjectKey(image.path("key").asText()))).hasSize(1);
    }
  }

  /** A8. */
  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bodies_without_a_declared_length_are_taken(HttpClient.Version version) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/images"))
            .version(version)
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(JPEG)));

    assertThat(send(request).statusCode()).isEqualTo(201);
  }

  /** A8. */
  @Test
  void a_client_that_waits_for_100_continue_gets_it() throws Exception {
    assertThat(
            send(request(JPEG, "image/jpeg")
                    // the client cannot wait for 100 and for an upgrade to HTTP/2 at once
                    .version(HttpClient.Version.HTTP_1_1)
                    .expectContinue(true))
                .statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE html><html></html>", "%PDF-1.7", "GIF", "just text"})
  void what_is_no_image_is_refused_by_its_bytes(String text) throws Exception {
    var form = new Form().file("image", text.getBytes(StandardCharsets.UTF_8)).end();

    assertProblem(post(form, Form.CONTENT_TYPE), 415, "unsupported_type");
  }

  @Test
  void an_image_with_too_many_pixels_is_refused_by_its_header() throws Exception {
    var bomb = TestImages.png(1, 1);
    ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);

    assertProblem(post(bomb, "image/png"), 422, "too_many_pixels");
  }

  /** A directory at 4 GB was a negative number, and a 500 with a stack trace in the log. */
  @Test
  void a_place_beyond_all_bytes_is_a_damaged_image() throws Exception {
    var tiff = new byte[] {'I', 'I', 42, 0, (byte) 0xf0, -1, -1, -1};

    assertProblem(post(tiff, "image/tiff"), 422, "image_unreadable");
  }

  /** 690 scans in 68 KB were 20 CPU seconds in the workers, and nothing could end them. */
  @Test
  void an_image_of_too_many_scans_is_refused_at_the_door() throws Exception {
    var bomb = HostileFiles.named("jpeg/690-scans-4000");

    assertProblem(post(bomb, "image/jpeg"), 422, "image_too_complex");
  }

  @Test
  void an_image_with_too_many_bytes_is_refused() throws Exception {
    var image = TestImages.jpegOfSize((20 << 20) + 1, 1);

    assertProblem(post(image, "image/jpeg"), 413, "image_too_large");
  }

  @Test
  void a_damaged_header_is_refused() throws Exception {
    assertProblem(post(Arrays.copyOf(JPEG, 24), "image/jpeg"), 422, "image_unreadable");
  }

  @Test
  void of_a_form_with_one_bad_file_nothing_is_taken() throws Exception {
    var before = count();
    var form = new Form().file("a", JPEG).file("b", "no".getBytes(StandardCharsets.UTF_8)).end();

    var answer = post(form, Form.CONTENT_TYPE);

    assertProblem(answer, 415, "unsupported_type");
    assertThat(answer.body()).contains("\"image 2 of 2: its first bytes");
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void a_body_of_two_gigabytes_is_refused_before_it_is_sent() throws Exception {
    var before = System.nanoTime();

    var answer =
        raw(
            "POST /v1/images HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
                + "Content-Length: 2147483648\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("body_too_large");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void a_body_that_grows_too_large_is_refused_while_it_arrives() throws Exception {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 7;
          }

          @Override
          public int read(byte[] into, int offset, int count) {
            return count;
          }
        };
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/images"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofInputStream(() -> endless));

    assertProblem(send(request), 413, "body_too_large");
  }

  @Test
  void a_truncated_body_leaves_no_object() throws Exception {
    var before = count();

    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      var out = socket.getOutputStream();
      out.write(
          ("POST /v1/images HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: "
                  + (JPEG.length + 10)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(JPEG);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).asString().doesNotContain("201");
    }
    assertProblem(
        post(new Form().file("a", JPEG).unended(), Form.CONTENT_TYPE), 400, "malformed_multipart");

    assertThat(count()).isEqualTo(before);
  }

  @Test
  void the_same_idempotency_key_is_the_same_image() throws Exception {
    var key = UUID.randomUUID().toString();
    var before = count();

    var first = json(send(request(JPEG, "image/jpeg").header("Idempotency-Key", key)));
    var second = json(send(request(JPEG, "image/jpeg").header("Idempotency-Key", key)));

    assertThat(first.path("id").asText()).startsWith("k-");
    assertThat(second).isEqualTo(first);
    assertThat(count()).isEqualTo(before + 1);
  }

  @Test
  void the_same_idempotency_key_for_another_image_is_refused() throws Exception {
    var key = UUID.randomUUID().toString();
    send(request(JPEG, "image/jpeg").header("Idempotency-Key", key));

    var answer = send(request(TestImages.png(2, 2), "image/png").header("Idempotency-Key", key));

    assertProblem(answer, 422, "idempotency_key_reused");
  }

  @Test
  void an_idempotency_key_is_visible_ascii() throws Exception {
    var answer = send(request(JPEG, "image/jpeg").header("Idempotency-Key", "k".repeat(256)));

    assertProblem(answer, 400, "invalid_idempotency_key");
  }

  @Test
  void the_same_bytes_without_a_key_are_two_images() throws Exception {
    assertThat(json(post(JPEG, "image/jpeg")).path("id"))
        .isNotEqualTo(json(post(JPEG, "image/jpeg")).path("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void behind_a_gateway_without_methods_the_list_is_found_with_a_slash(String method)
      throws Exception {
    var answer =
        send(
            HttpRequest.newBuilder(origin.resolve("/v1/images?q=%E7%A5%A8&limit=3"))
                .method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/images/?q=%E7%A5%A8&limit=3");
  }

  @Test
  void behind_a_gateway_without_methods_a_deletion_of_all_says_that_it_means_all()
      throws Exception {
    var answer = send(HttpRequest.newBuilder(origin.resolve("/v1/images")).DELETE());

    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/images/?all=true");
  }

  @Test
  void other_addresses_and_methods_are_problems_too() throws Exception {
    assertProblem(send(HttpRequest.newBuilder(origin.resolve("/v1/nothing"))), 404, "not_found");
    assertProblem(
        send(HttpRequest.newBuilder(origin.resolve("/v1/images")).PUT(BodyPublishers.noBody())),
        405,
        "method_not_allowed");
  }

  @Test
  void a_connection_can_be_used_again_after_a_refusal() throws Exception {
    assertProblem(
        post("no".getBytes(StandardCharsets.UTF_8), "image/jpeg"), 415, "unsupported_type");
    assertThat(post(JPEG, "image/jpeg").statusCode()).isEqualTo(201);
  }

  @Test
  void what_is_for_operators_is_not_where_clients_are() throws Exception {
    for (var path : List.of("/q/health/ready", "/q/metrics", "/q", "/admin/pipeline", "/admin")) {
      assertProblem(send(HttpRequest.newBuilder(origin.resolve(path))), 404, "not_found");
    }
  }

  @Test
  void the_service_is_ready_alive_and_measured() throws Exception {
    await()
        .untilAsserted(
            () ->
                assertThat(get("/q/health/ready"))
                    .contains("\"broker\"", "\"storage\"")
                    .doesNotContain("DOWN"));
    assertThat(get("/q/health/live")).contains("UP");
    assertThat(get("/q/metrics")).contains("http_server_requests_seconds_count");
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(management.resolve(path))).body();
  }

  private HttpResponse<String> post(byte[] body, String type) throws Exception {
    return send(request(body, type));
  }

  private HttpRequest.Builder request(byte[] body, String type) {
    return HttpRequest.newBuilder(origin.resolve("/v1/images"))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** What a client reads that sends its head and then waits. */
  private String raw(String head) throws IOException {
    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    var problem = JSON.readTree(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank();
  }

  private byte[] stored(ObjectKey key) throws IOException {
    try (var open = store.open(Bucket.ORIGINALS, key).orElseThrow()) {
      return open.stream().readAllBytes();
    }
  }

  private int count() {
    return store.list(Bucket.ORIGINALS, "", "", 1000).objects().size();
  }

  private List<ImageUploaded> events(ObjectKey key) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.key().equals(key.value()))
        .map(it -> EventCodec.decodeUploaded(it.value()))
        .toList();
  }
}
