package io.tuwen.bench.soak;

import io.tuwen.bench.system.Phone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Guests, a server with an API key, and users that log in. */
final class Callers {
  static final String GUEST = "guest";
  static final String SERVER = "server";

  private static final String USER = "user-";
  private static final int USERS = 20;
  private static final int KEY_BYTES = 32;

  private final String key = key();
  private final AtomicInteger codes = new AtomicInteger();

  /** What the system has to be told. */
  Map<String, String> settings() {
    return Map.of(
        "TUWEN_API_KEYS",
        "soak=%s:soak:read+write".formatted(sha256(key)),
        "TUWEN_LOGINS_PER_MINUTE_PER_CLIENT",
        "10000");
  }

  /** Half of the images are guests', and a quarter is each of the others'. */
  static String of(int image) {
    return switch (image % 4) {
      case 1 -> SERVER;
      case 3 -> USER + image / 4 % USERS;
      default -> GUEST;
    };
  }

  /** How many of its images are stored: 480 by all together. */
  static int kept(String caller) {
    return switch (caller) {
      case GUEST -> 240;
      case SERVER -> 120;
      default -> 120 / USERS;
    };
  }

  static boolean logsIn(String caller) {
    return caller.startsWith(USER);
  }

  /** Logs in where that is needed. */
  Phone phone(String caller, Phone guest) throws IOException, InterruptedException {
    if (caller.equals(GUEST)) {
      return guest;
    }
    if (caller.equals(SERVER)) {
      return guest.with(key);
    }
    var login =
        "{\"platform\":\"wechat\",\"code\":\"%s.%d\"}".formatted(caller, codes.getAndIncrement());
    return guest.with(guest.post("/v1/sessions", login).success().field("sessionId"));
  }

  private static String key() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "twk_soak_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String sha256(String key) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(hash.digest(key.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
