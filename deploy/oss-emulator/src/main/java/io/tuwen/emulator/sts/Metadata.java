package io.tuwen.emulator.sts;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The metadata service of an ECS instance, as a hardened one has it: without a token of its own it
 * tells nothing. An instance has a role where {@link #attach} gives it one. Thread-safe.
 */
public final class Metadata {
  private static final String TTL_HEADER = "x-aliyun-ecs-metadata-token-ttl-seconds";
  private static final String TOKEN_HEADER = "x-aliyun-ecs-metadata-token";
  private static final String CREDENTIALS = "latest/meta-data/ram/security-credentials/";
  private static final int MAX_TTL_SECONDS = 21_600;

  /** Any client can have one. */
  private static final int MAX_TOKENS = 1_000;

  private final Sts sts;
  private final InstantSource clock;
  private final Map<String, Instant> tokens = new LinkedHashMap<>();
  private volatile String role = "";

  public Metadata(Sts sts, InstantSource clock) {
    this.sts = sts;
    this.clock = clock;
  }

  /** Gives the instance a role, which {@link Sts} has to know. */
  public void attach(String roleName) {
    role = roleName;
  }

  /** What it answers; the type of the text is the caller's business. */
  public record Answer(int status, String text) {
    /** Without what was issued. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * Answers a request.
   *
   * @param path such as {@code latest/api/token}
   * @param headers names in lower case
   */
  public Answer answer(String method, String path, Map<String, String> headers) {
    if (sts.isDown()) {
      return new Answer(503, "");
    }
    // A proxy that was talked into asking for a client gives itself away.
    if (headers.containsKey("x-forwarded-for")) {
      return new Answer(403, "");
    }
    if (role.isEmpty()) {
      return new Answer(404, "");
    }
    if (path.equals("latest/api/token")) {
      return method.equals("PUT") ? token(headers) : new Answer(405, "");
    }
    if (!method.equals("GET") || !isGood(headers.getOrDefault(TOKEN_HEADER, ""))) {
      return new Answer(403, "");
    }
    if (!path.startsWith(CREDENTIALS)) {
      return new Answer(404, "");
    }
    var name = path.substring(CREDENTIALS.length());
    if (name.isEmpty()) {
      return new Answer(200, role);
    }
    return Optional.of(name)
        .filter(role::equals)
        .flatMap(sts::named)
        .map(it -> new Answer(200, credentials(it).encode()))
        .orElseGet(() -> new Answer(404, ""));
  }

  private JsonObject credentials(Role given) {
    return Sts.credentials(sts.issue(given))
        .put("LastUpdated", clock.instant().toString())
        .put("Code", "Success");
  }

  private Answer token(Map<String, String> headers) {
    try {
      var seconds = Integer.parseInt(headers.getOrDefault(TTL_HEADER, ""));
      if (seconds < 1 || seconds > MAX_TTL_SECONDS) {
        return new Answer(400, "");
      }
      return new Answer(200, newToken(clock.instant().plusSeconds(seconds)));
    } catch (NumberFormatException e) {
      return new Answer(400, "");
    }
  }

  /** The oldest one makes room. */
  private synchronized String newToken(Instant expires) {
    if (tokens.size() == MAX_TOKENS) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    var token = UUID.randomUUID().toString();
    tokens.put(token, expires);
    return token;
  }

  private synchronized boolean isGood(String token) {
    var expires = tokens.get(token);
    return expires != null && clock.instant().isBefore(expires);
  }
}
