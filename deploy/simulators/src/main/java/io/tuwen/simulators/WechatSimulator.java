package io.tuwen.simulators;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * WeChat's {@code jscode2session}, for one app.
 *
 * <p>Manners of an answer, beside the errors by their number: {@code text} (the number as a
 * string), {@code busy} (-1 the first time, a success the second), {@code slow} (none), {@code
 * hangup}, {@code garbage}, {@code endless}, {@code redirect} and {@code nobody} (a success without
 * an openid).
 */
public final class WechatSimulator {
  public static final String PATH = "/sns/jscode2session";

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MAX_LOGINS_PER_MINUTE = 100;
  private static final Map<Integer, String> MESSAGES =
      Map.ofEntries(
          Map.entry(-1, "system error"),
          Map.entry(40013, "invalid appid"),
          Map.entry(40029, "invalid code"),
          Map.entry(40125, "invalid appsecret"),
          Map.entry(40163, "code been used"),
          Map.entry(40164, "invalid ip, not in whitelist"),
          Map.entry(40226, "code blocked"),
          Map.entry(41002, "appid missing"),
          Map.entry(41004, "appsecret missing"),
          Map.entry(41008, "missing code"),
          Map.entry(45011, "api minute-quota reach limit, must slower, retry next minute"));

  private final Codes codes = new Codes();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, ArrayDeque<Long>> logins = new ConcurrentHashMap<>();
  private final String appId;
  private final String secret;
  private final InstantSource clock;

  WechatSimulator(String appId, String secret, InstantSource clock) {
    this.appId = appId;
    this.secret = secret;
    this.clock = clock;
  }

  public String appId() {
    return appId;
  }

  public String secret() {
    return secret;
  }

  /** How often it was called. */
  public int calls() {
    return calls.get();
  }

  /** Who the user is, for this app. */
  public String openId(String user) {
    return "o" + Names.of(27, "openid", appId, user);
  }

  /** The key of the user's data, which no one but the server of the app may see. */
  public String sessionKey(String user) {
    return Names.of(22, "session key", appId, user) + "==";
  }

  Reply answer(MultiMap query) {
    calls.incrementAndGet();
    var refusal = refusal(query);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    var code = Codes.read(query.get("js_code"));
    if (code.error().isPresent()) {
      return refused(Integer.parseInt(code.error().get()));
    }
    var isFirst = codes.use(code);
    return switch (code.manner().orElse("")) {
      case "text" ->
          json(new JsonObject().put("errcode", code.user()).put("errmsg", "invalid code, rid: 1"));
      case "busy" -> isFirst ? refused(-1) : user(code.user());
      case "slow" -> Reply.NEVER;
      case "hangup" -> Reply.HANG_UP;
      case "endless" -> Reply.ENDLESS;
      case "redirect" -> new Reply.Elsewhere(PATH);
      case "garbage" -> Reply.of("text/html", "<html><body>502 Bad Gateway</body></html>");
      case "nobody" -> json(new JsonObject().put("session_key", sessionKey(code.user())));
      default -> isFirst ? user(code.user()) : refused(40163);
    };
  }

  private Optional<Integer> refusal(MultiMap query) {
    if (query.contains("access_token")) {
      // The platform takes it; a client of ours that sends it has asked for one first.
      return Optional.of(40001);
    }
    if (isMissing(query, "appid")) {
      return Optional.of(41002);
    }
    if (isMissing(query, "secret")) {
      return Optional.of(41004);
    }
    if (isMissing(query, "js_code")) {
      return Optional.of(41008);
    }
    if (!query.get("appid").equals(appId)) {
      return Optional.of(40013);
    }
    if (!query.get("secret").equals(secret)) {
      return Optional.of(40125);
    }
    return "authorization_code".equals(query.get("grant_type"))
        ? Optional.empty()
        : Optional.of(40002);
  }

  private static boolean isMissing(MultiMap query, String name) {
    var value = query.get(name);
    return value == null || value.isEmpty();
  }

  private Reply user(String user) {
    if (!mayLogIn(user)) {
      return refused(45011);
    }
    return json(new JsonObject().put("session_key", sessionKey(user)).put("openid", openId(user)));
  }

  private boolean mayLogIn(String user) {
    var now = clock.millis();
    var recent = logins.computeIfAbsent(user, it -> new ArrayDeque<>());
    synchronized (recent) {
      while (!recent.isEmpty() && recent.peek() <= now - MINUTE.toMillis()) {
        recent.poll();
      }
      return recent.size() < MAX_LOGINS_PER_MINUTE && recent.add(now);
    }
  }

  private static Reply refused(int number) {
    return json(
        new JsonObject()
            .put("errcode", number)
            .put("errmsg", MESSAGES.getOrDefault(number, "error") + ", rid: 655f1b9c-1-2"));
  }

  /** INVARIANT: the type is the one that was seen, and not the one of what it is. */
  private static Reply json(JsonObject body) {
    return Reply.of("text/plain", body.encode());
  }
}
