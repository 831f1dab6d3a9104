package io.tuwen.upload.login;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The HTTP clients of a platform: one for each app, made when it is needed first. Thread-safe. */
public final class AppClients<T> {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Class<T> api;
  private final Duration timeout;
  private final Map<String, T> clients = new ConcurrentHashMap<>();

  public AppClients(Class<T> api, Duration timeout) {
    this.api = api;
    this.timeout = timeout;
  }

  public T of(App app) {
    return clients.computeIfAbsent(app.alias(), alias -> client(app));
  }

  private T client(App app) {
    return QuarkusRestClientBuilder.newBuilder()
        .baseUri(app.address())
        .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .build(api);
  }
}
