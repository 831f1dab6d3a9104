package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends requests that no SDK would send, signed with V1 or not at all. */
final class SignedClient {
  private static final Set<String> SIGNED =
      Set.of(
          "acl",
          "tagging",
          "lifecycle",
          "replication",
          "delete",
          "website",
          "requestPayment",
          "uploads",
          "metaQuery",
          "inventory",
          "stat",
          "objectMeta",
          "versionId",
          "append",
          "position",
          "symlink",
          "restore",
          "uploadId",
          "partNumber",
          "x-oss-process");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private SignedClient() {}

  /**
   * An access key, or none.
   *
   * @param id empty for a client that signs nothing
   * @param token of temporary credentials, or an empty string
   */
  record Credentials(String id, String secret, String token) {}

  static HttpResponse<String> send(
      URI endpoint,
      Credentials key,
      String method,
      String resource,
      Map<String, String> headers,
      String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(endpoint.resolve(resource))
            .method(method, BodyPublishers.ofString(body));
    var signed = new TreeMap<>(headers);
    if (!key.token().isEmpty()) {
      signed.put("x-oss-security-token", key.token());
    }
    signed.forEach(request::header);
    if (!key.id().isEmpty()) {
      var date = EmulatorTest.httpDate(Instant.now());
      var text = new StringBuilder(method + "\n\n\n" + date + "\n");
      signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
      text.append(signedPart(resource));
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.secret().getBytes(UTF_8), "HmacSHA1"));
      var signature =
          Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
      request
          .header("Date", date)
          .header("Authorization", "OSS %s:%s".formatted(key.id(), signature));
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** Sub-resources in their order, without what V1 does not sign. */
  private static String signedPart(String resource) {
    var parts = resource.split("\\?", 2);
    if (parts.length < 2) {
      return resource;
    }
    var names = new TreeMap<String, String>();
    for (var pair : parts[1].split("&", -1)) {
      names.put(pair.split("=", 2)[0], pair);
    }
    names.keySet().retainAll(SIGNED);
    return names.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", names.values());
  }
}
