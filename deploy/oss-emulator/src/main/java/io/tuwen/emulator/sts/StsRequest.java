package io.tuwen.emulator.sts;

import java.util.Map;
import java.util.SortedMap;

/**
 * A request to STS, by whatever server it came.
 *
 * @param path as it was sent
 * @param query decoded
 * @param form decoded; empty where the body is no form
 * @param headers names in lower case
 * @param bodyHash the SHA-256 of the body, in hex
 */
public record StsRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> form,
    SortedMap<String, String> headers,
    String bodyHash) {

  /** A parameter, wherever it was sent, or an empty string. */
  String parameter(String name) {
    return form.getOrDefault(name, query.getOrDefault(name, ""));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
