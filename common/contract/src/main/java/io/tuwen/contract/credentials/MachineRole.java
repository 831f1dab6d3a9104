package io.tuwen.contract.credentials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/**
 * The role of an ECS instance, from its metadata service.
 *
 * <p>INVARIANT: it shows a token of the metadata service and never asks without one: a part of this
 * service that a stranger makes send a plain GET gets nothing there.
 */
final class MachineRole implements CredentialsSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final String TOKEN_LIFE = "21600";
  private static final String ROLES = "latest/meta-data/ram/security-credentials/";

  private final CredentialsHttp http = new CredentialsHttp("the metadata service", TIMEOUT);
  private final URI metadata;
  private final String role;

  /**
   * Takes a role.
   *
   * @param metadata with a slash at its end
   */
  MachineRole(URI metadata, String role) {
    this.metadata = metadata;
    this.role = role;
  }

  @Override
  public Credentials fetch() throws IOException {
    var token =
        http.send(
            HttpRequest.newBuilder(metadata.resolve("latest/api/token"))
                .header("X-aliyun-ecs-metadata-token-ttl-seconds", TOKEN_LIFE)
                .PUT(BodyPublishers.noBody())
                .build());
    var answer =
        http.json(
            http.send(
                HttpRequest.newBuilder(metadata.resolve(ROLES + role))
                    .header("X-aliyun-ecs-metadata-token", header(token))
                    .build()));
    if (!answer.path("Code").asText().equals("Success")) {
      throw new IOException("the metadata service has no credentials of the role " + role);
    }
    return http.credentials(answer);
  }

  private static String header(String token) throws IOException {
    var text = token.strip();
    if (text.isEmpty() || !text.chars().allMatch(it -> it > ' ' && it < 0x7f)) {
      throw new IOException("the metadata service answers with a token that is none");
    }
    return text;
  }
}
