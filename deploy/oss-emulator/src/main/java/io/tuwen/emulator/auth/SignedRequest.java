package io.tuwen.emulator.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a signature covers of a request.
 *
 * @param resource {@code /bucket/key}, {@code /bucket/} or {@code /}, decoded
 * @param query decoded; an empty value for a parameter without one
 * @param headers names in lower case, in order
 */
public record SignedRequest(
    String method, String resource, Map<String, String> query, SortedMap<String, String> headers) {

  /**
   * INVARIANT: headers are text. They come as bytes, one a character, and clients sign what these
   * bytes mean in UTF-8.
   */
  public SignedRequest {
    var text = new TreeMap<String, String>();
    headers.forEach((name, value) -> text.put(name, utf8(value)));
    headers = text;
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  List<String> ossHeaders() {
    return headers.keySet().stream().filter(name -> name.startsWith("x-oss-")).toList();
  }
}
