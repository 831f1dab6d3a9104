package io.tuwen.emulator.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** As RFC 3986 has it and signed texts need it, and not as forms do. */
public final class PercentEncoding {
  private PercentEncoding() {}

  public static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
