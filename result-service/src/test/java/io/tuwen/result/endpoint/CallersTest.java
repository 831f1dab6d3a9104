package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The text of a signed-in user, of which another service of ours asks. The owner was dropped on
 * that way, so that the user would have been told that there is no such image.
 */
@QuarkusTest
@TestProfile(CrowdTest.BehindProxy.class)
@QuarkusTestResource(BackendsResource.class)
class CallersTest {
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final Owner OTHER = new Owner("u-ce1cf62ed187fe02d02b1a798ead7bc6");

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private ForwardedCaller forwarded;
  private Backends backends;
  private OtherServices pipeline;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a_user_sees_its_image_at_every_address() throws Exception {
    var image = stored(new ImageKey(USER, ImageId.next(InstantSource.system())));
    var self = "/v1/images/" + image.id();

    for (var path : List.of(self, self + "/text", self + "/renditions")) {
      assertThat(send(asking(path, header(USER))).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(socket(image, header(USER))).contains("ocr.completed", "secret");
  }

  @Test
  void everybody_else_is_told_what_they_are_told_of_an_image_that_is_not_there() throws Exception {
    var image = stored(new ImageKey(USER, ImageId.next(InstantSource.system())));
    var self = "/v1/images/" + image.id();
    var forged = header(OTHER).replace(OTHER.value(), USER.value());

    for (var caller : List.of(header(OTHER), forged, USER.value(), "guest")) {
      for (var path : List.of(self, self + "/text", self + "/text?wait=9s", self + "/renditions")) {
        assertThat(send(asking(path, caller)).statusCode()).as(path).isEqualTo(404);
      }
      var stream = send(asking("/v1/events?image=" + image.id(), caller));
      assertThat(stream.body()).contains("not_found").doesNotContain("secret");
      assertThat(socket(image, caller)).contains("not_found").doesNotContain("secret");
    }
  }

  @Test
  void a_name_that_a_user_has_chosen_is_that_users() throws Exception {
    stored(new ImageKey(USER, names.ofClientKey(USER, "receipt")));
    var body = BodyPublishers.ofString("{\"key\":\"receipt_ocr.txt\"}");

    var answer = send(asking("/get_ocr_result", header(USER)).POST(body));

    assertThat(answer.body()).isEqualTo("\"secret\"");
  }

  private ImageKey stored(ImageKey image) {
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "secret");
    return image;
  }

  private String header(Owner owner) {
    var peer = new Peer("192.0.2.1", new Party.Network("192.0.2.1"));
    return forwarded.header(new Caller(owner, peer)).orElseThrow();
  }

  private HttpRequest.Builder asking(String path, String caller) {
    return HttpRequest.newBuilder(origin.resolve(path)).header(ForwardedCaller.HEADER, caller);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The first that the socket says of the image. */
  private String socket(ImageKey image, String caller) throws Exception {
    var told = new CompletableFuture<String>();
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (!data.toString().contains("\"subscribed\"")) {
              told.complete(data.toString());
            }
            from.request(1);
            return null;
          }
        };
    var address = URI.create("ws://" + origin.getAuthority() + "/v1/socket?image=" + image.id());
    var socket =
        http.newWebSocketBuilder()
            .header(ForwardedCaller.HEADER, caller)
            .buildAsync(address, listener)
            .join();
    try {
      return told.get(20, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }
}
