package io.tuwen.operations.journal;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** The names of orders: of all kinds together no two have the same. */
public final class OrderIds {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private OrderIds() {}

  public static String next(Instant now) {
    var chance = new byte[4];
    RANDOM.nextBytes(chance);
    return DAY_AND_TIME.format(now) + "-" + HexFormat.of().formatHex(chance);
  }
}
