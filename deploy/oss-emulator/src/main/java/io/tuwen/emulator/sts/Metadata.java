package io.tuwen.emulator.sts;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metadata service of an ECS instance, as a hardened one has it: without a token of its own it
 * tells nothing. An instance has a role where {@link #attach} gives it one. Thread-safe.
 */
public final class Metadata {
  private static final String TTL_HEADER = "x-aliyun-ecs-metadata-token-ttl-seconds";
  private static final String TOKEN_HEADER = "x-aliyun-ecs-metadata-token";
  private static final String CREDENTIALS = "latest/meta-data/ram/security-credentials/";
  private static final int MAX_TTL_SECONDS = 21_600;

  private final Sts sts;
  private final InstantSource clock;
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
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
    if (path.equals("latest/api/token")) {
      return method.equals("PUT") ? token(headers) : new Answer(405, "");
    }
    var expires = tokens.get(headers.getOrDefault(TOKEN_HEADER, ""));
    if (!method.equals("GET") || expires == null || !clock.instant().isBefore(expires)) {
      return new Answer(403, "");
    }
    if (role.isEmpty() || !path.startsWith(CREDENTIALS)) {
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
      var now = clock.instant();
      tokens.values().removeIf(it -> !now.isBefore(it));
      var token = UUID.randomUUID().toString();
      tokens.put(token, now.plus(Duration.ofSeconds(seconds)));
      return new Answer(200, token);
    } catch (NumberFormatException e) {
      return new Answer(400, "");
    }
  }
}
