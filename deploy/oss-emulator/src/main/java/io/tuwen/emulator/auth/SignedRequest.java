package io.tuwen.emulator.auth;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a signature covers of a request.
 *
 * @param resource {@code /bucket/key}, {@code /bucket/} or {@code /}, decoded
 * @param query decoded; an empty value for a parameter without one
 * @param headers names in lower case, in order
 */
public record SignedRequest(
    String method, String resource, Map<String, String> query, SortedMap<String, String> headers) {

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
