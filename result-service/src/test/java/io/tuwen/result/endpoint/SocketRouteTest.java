package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.RawRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The route alone, since the framework's server refuses some requests before routes see them. */
@QuarkusTest
@TestProfile(GetOcrResultTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class SocketRouteTest {
  @Inject private SocketRoute route;
  @Inject private Vertx vertx;
  @Inject private MeterRegistry metrics;
  private HttpServer server;
  private URI origin;

  @BeforeEach
  void serve() throws Exception {
    var router = Router.router(vertx);
    route.add(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    origin = URI.create("http://127.0.0.1:" + server.actualPort());
  }

  @AfterEach
  void stop() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get();
  }

  /** Each kept a stream for ever: what threw was between taking it and what gives it back. */
  @Test
  void a_query_that_cannot_be_decoded_is_a_malformed_request_and_keeps_no_stream()
      throws Exception {
    var upgrade =
        "GET /v1/socket?image=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n";

    for (int i = 0; i < 3; i++) {
      var answer = RawRequest.send(origin, upgrade);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("malformed_request");
    }

    assertThat(metrics.get("tuwen.shares.in.use").tag("share", "streams").gauge().value()).isZero();
  }
}
