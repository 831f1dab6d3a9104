package io.tuwen.nginx;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks nginx for hosts that no name server knows, and trusts its certificate and no other. */
final class Client implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 200;

  private final Nginx nginx;
  private final HttpClient client;

  /** An answer that has come whole. */
  record Response(int status, MultiMap headers, Buffer body) {
    String text() {
      return body.toString();
    }
  }

  Client(Vertx vertx, Nginx nginx) {
    this(vertx, nginx, HttpVersion.HTTP_1_1);
  }

  Client(Vertx vertx, Nginx nginx, HttpVersion version) {
    this(vertx, nginx, version, "127.0.0.1");
  }

  /**
   * A client of its own in nginx's eyes.
   *
   * @param address of this machine, by which it comes
   */
  Client(Vertx vertx, Nginx nginx, String address) {
    this(vertx, nginx, HttpVersion.HTTP_1_1, address);
  }

  private Client(Vertx vertx, Nginx nginx, HttpVersion version, String address) {
    this.nginx = nginx;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setLocalAddress(address)
                .setProtocolVersion(version)
                .setUseAlpn(version == HttpVersion.HTTP_2)
                .setForceSni(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(nginx.trusted().toString())));
  }

  Response get(String host, String uri) {
    return send("GET", host, uri, Map.of(), Buffer.buffer());
  }

  Response send(String method, String host, String uri, Map<String, String> headers, Buffer body) {
    return join(
        open(method, host, uri)
            .compose(
                request -> {
                  headers.forEach(request::putHeader);
                  var answer = answer(request);
                  request.end(body);
                  return answer;
                }));
  }

  /** A request whose body is still to be sent. */
  Future<HttpClientRequest> open(String method, String host, String uri) {
    return client.request(at(method, host, uri, nginx.httpsPort()).setSsl(true));
  }

  /** In the clear. */
  Response clear(String method, String host, String uri) {
    return join(
        client
            .request(at(method, host, uri, nginx.httpPort()))
            .compose(
                request -> {
                  var answer = answer(request);
                  request.end();
                  return answer;
                }));
  }

  private static RequestOptions at(String method, String host, String uri, int port) {
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(method))
        .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
        .setHost(host)
        .setPort(port)
        .setURI(uri);
  }

  /** To be called before the request is sent: a body without a reader is lost. */
  static Future<Response> answer(HttpClientRequest request) {
    return request
        .response()
        .compose(
            response ->
                response
                    .body()
                    .map(body -> new Response(response.statusCode(), response.headers(), body)));
  }

  static <T> T join(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    var unused = client.close();
  }
}
