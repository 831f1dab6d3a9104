package io.tuwen.contract.credentials;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The role of a pod (RRSA): STS takes the token of its service account for it. The request is not
 * signed and needs no key.
 *
 * <p>The token is read each time, since kubelet replaces it.
 */
final class PodRole implements CredentialsSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String SESSION_NAME = "tuwen";

  private final CredentialsHttp http = new CredentialsHttp("STS", TIMEOUT);
  private final URI sts;
  private final String roleArn;
  private final String providerArn;
  private final Path tokenFile;
  private final Duration life;

  PodRole(URI sts, String roleArn, String providerArn, Path tokenFile, Duration life) {
    this.sts = sts;
    this.roleArn = roleArn;
    this.providerArn = providerArn;
    this.tokenFile = tokenFile;
    this.life = life;
  }

  @Override
  public Credentials fetch() throws IOException {
    var query =
        form(
            Map.of(
                "Action", "AssumeRoleWithOIDC",
                "Format", "JSON",
                "Version", "2015-04-01",
                "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "SignatureNonce", UUID.randomUUID().toString()));
    var body =
        form(
            Map.of(
                "RoleArn", roleArn,
                "OIDCProviderArn", providerArn,
                "OIDCToken", token(),
                "RoleSessionName", SESSION_NAME,
                "DurationSeconds", Long.toString(life.toSeconds())));
    var request =
        HttpRequest.newBuilder(sts.resolve("?" + query))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.credentials(http.json(http.send(request)).path("Credentials"));
  }

  private String token() throws IOException {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new IOException("the identity token cannot be read from " + tokenFile, e);
    }
  }

  private static String form(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }
}
