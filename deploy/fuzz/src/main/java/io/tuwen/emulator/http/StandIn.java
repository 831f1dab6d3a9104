package io.tuwen.emulator.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A request that has arrived whole, without a network. */
final class StandIn {
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private Handler<Buffer> body = nothing -> {};
  private Handler<Void> end = nothing -> {};

  private StandIn(Map<String, String> headers) {
    headers.forEach(this.headers::add);
  }

  static Exchange exchange(String query, Map<String, String> headers, byte[] body) {
    var request = new StandIn(headers);
    var server = request.proxy(query);
    var received = new RequestBody(server, Patience.DEFAULT);
    request.body.handle(Buffer.buffer(body));
    request.end.handle(null);
    return new Exchange(server, new Target("bucket", ""), received, Patience.DEFAULT, "id");
  }

  private HttpServerRequest proxy(String query) {
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            StandIn.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "headers" -> headers;
                  case "getHeader" -> headers.get(arguments[0].toString());
                  case "query" -> query;
                  case "handler" -> {
                    body = handler(arguments[0]);
                    yield proxy;
                  }
                  case "endHandler" -> {
                    end = handler(arguments[0]);
                    yield proxy;
                  }
                  case "exceptionHandler", "pause", "resume" -> proxy;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @SuppressWarnings("unchecked") // by the method that it is an argument of
  private static <T> Handler<T> handler(Object argument) {
    return (Handler<T>) argument;
  }
}
