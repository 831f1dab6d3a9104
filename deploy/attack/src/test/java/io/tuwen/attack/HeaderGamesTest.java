package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tuwen.local.gateway.Gateway;
import io.tuwen.local.gateway.Upstreams;
import io.tuwen.local.state.RunState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The gateway that clients of a local system meet, before a service that answers all. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class HeaderGamesTest {
  @Test
  void the_gateway_holds() throws Exception {
    var uploads = new AtomicInteger();
    var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          var isUpload = path.equals("/v1/images");
          var id = isUpload ? uploads.incrementAndGet() : path.replaceAll(".*/", "");
          var isAllowed = isUpload || exchange.getRequestMethod().equals("GET");
          exchange.getRequestBody().readAllBytes();
          var body =
              (isAllowed ? "{\"id\":\"%s\"}".formatted(id) : "{}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isUpload ? 201 : isAllowed ? 200 : 405, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    var threads = Executors.newCachedThreadPool();
    service.setExecutor(threads);
    service.start();
    var ports = List.of(service.getAddress().getPort());
    var upstreams =
        new Upstreams(
            Map.of("upload-service", ports, "result-service", ports, "image-resize-worker", ports),
            port -> true);
    try (var gateway = Gateway.start(0, upstreams)) {
      var state = new RunState(1, Instant.EPOCH, gateway.port(), "", "", List.of());

      var findings = new HeaderGames().run(new Target(state, 1, "", 1));

      assertThat(findings)
          .hasSize(2)
          .allMatch(it -> it.verdict() == Finding.Verdict.HELD, findings.toString());
    } finally {
      service.stop(0);
      threads.shutdownNow();
    }
  }
}
