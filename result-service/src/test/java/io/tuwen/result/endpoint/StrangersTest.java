package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stranger knows, and how far it gets. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class StrangersTest {
  private static final int UPGRADED = 101;
  private static final int OK = 200;
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");

  @TestHTTPResource private URI base;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private ForwardedCaller forwarded;
  private Backends backends;
  private OtherServices pipeline;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** It contained the id, and the id opened the text, the state and the full size. */
  @Test
  void the_address_of_a_thumbnail_opens_neither_text_nor_state() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "secret");
    var state = get("/v1/images/" + image.id());
    assertThat(state.statusCode()).isEqualTo(OK);
    var publicId = new ObjectMapper().readTree(state.body()).path("publicId").asText();
    assertThat(publicId).isNotEmpty().doesNotContain(image.id().value());

    for (var rest : List.of("", "/text", "/renditions", "/renditions/thumb")) {
      assertThat(get("/v1/images/" + publicId + rest).statusCode()).as(rest).isEqualTo(404);
    }
  }

  /** It subscribed to the hash of "image", and was sent every receipt that came in as that. */
  @Test
  void a_stranger_who_knows_the_field_name_finds_nothing() throws Exception {
    var named = new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, "image"));
    pipeline.upload(named, "receipt");
    pipeline.storeText(named, "secret");
    assertThat(get("/v1/images/" + named.id() + "/text").statusCode()).isEqualTo(OK);

    for (var guessed :
        List.of(hash("image"), hash("guest\0image"), hash("idempotency-key\0image\0000"))) {
      assertThat(get("/v1/images/k-" + guessed).statusCode()).isEqualTo(404);
      assertThat(get("/v1/images/k-" + guessed + "/text").statusCode()).isEqualTo(404);
    }
  }

  /** Its address is not in {@code tuwen.trusted-proxies}, though the header is a real one. */
  @Test
  void who_is_no_named_service_cannot_speak_for_a_user() throws Exception {
    var image = new ImageKey(USER, ImageId.next(InstantSource.system()));
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "secret");
    var sealed = forwarded.header(new Caller(USER, new Peer("x", new Party.Network("x"))));
    var request =
        HttpRequest.newBuilder(base.resolve("/v1/images/" + image.id() + "/text"))
            .header(ForwardedCaller.HEADER, sealed.orElseThrow())
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    var missing = get("/v1/images/" + ImageId.next(InstantSource.system()) + "/text");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(missing.body());
  }

  private static String hash(String text) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  @Test
  void results_are_not_asked_for_by_the_clients_own_name_unless_that_is_switched_on()
      throws Exception {
    var request =
        HttpRequest.newBuilder(base.resolve("/get_ocr_result"))
            .POST(BodyPublishers.ofString("{\"key\":\"image_ocr.txt\"}"))
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("get_ocr_result").contains("tuwen.compat");
  }

  /**
   * A page of any site opened a socket in its visitor's name.
   *
   * @param origin {@code -} for a client that is no page
   */
  @ParameterizedTest
  @CsvSource({
    "api.example.com, -, true",
    "api.example.com, https://api.example.com, true",
    "api.example.com, https://API.Example.com, true",
    "api.example.com:443, https://api.example.com, true",
    "api.example.com:8443, https://api.example.com:8443, true",
    "localhost:8080, http://localhost:8080, true",
    "localhost:8080, http://localhost:8081, false",
    "localhost:8080, http://localhost, false",
    "api.example.com, https://api.example.com:444, false",
    "api.example.com, https://evil.example, false",
    "api.example.com, https://api.example.com.evil.example, false",
    "api.example.com, https://evil.example/api.example.com, false",
    "api.example.com, https://evil.example@api.example.com, false",
    "api.example.com, 'null', false",
    "api.example.com, '', false",
    "api.example.com, api.example.com, false",
    "api.example.com, file://, false",
    "api.example.com, https://servicewechat.com, true",
    "api.example.com, http://servicewechat.com, false",
    "api.example.com, https://evil.servicewechat.com, false",
    "api.example.com, https://2021000000000000.hybrid.alipay-eco.com, true",
    "api.example.com, https://hybrid.alipay-eco.com, false",
    "api.example.com, https://evilhybrid.alipay-eco.com, false",
    "api.example.com, https://*.hybrid.alipay-eco.com, false",
    "api.example.com, https://api.example.com https://evil.example, false"
  })
  void sockets_and_streams_are_opened_by_pages_of_this_host_and_of_those_that_are_listed(
      String host, String origin, boolean isTaken) throws Exception {
    var image = pipeline.upload("photo");
    var from = origin.equals("-") ? "" : "Origin: " + origin + "\r\n";

    var socket =
        status(
            "GET /v1/socket?image=%s HTTP/1.1\r\nHost: %s\r\n%s".formatted(image.id(), host, from)
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n");
    var stream =
        status(
            "GET /v1/events?image=%s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                .formatted(image.id(), host, from));

    assertThat(socket).isEqualTo(isTaken ? UPGRADED : 403);
    assertThat(stream).isEqualTo(isTaken ? OK : 403);
  }

  @Test
  void a_page_that_is_turned_away_is_told_why() throws Exception {
    var request =
        HttpRequest.newBuilder(base.resolve("/v1/events?image=x"))
            .header("Origin", "https://evil.example")
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
        .isEqualTo("origin_refused");
  }

  private int status(String request) throws IOException {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return Integer.parseInt(reader.readLine().substring(9, 12));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
  }
}
