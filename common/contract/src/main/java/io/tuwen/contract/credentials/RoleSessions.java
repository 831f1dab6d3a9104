package io.tuwen.contract.credentials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * Takes a role for another party, such as a phone ({@code AssumeRole}), with the credentials of
 * this service.
 *
 * <p>Thread-safe. INVARIANT: each try is signed anew, with a nonce of its own.
 */
public final class RoleSessions {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String VERSION = "2015-04-01";
  private static final String NONCE_USED = "SignatureNonceUsed";

  private final CredentialsHttp http = new CredentialsHttp("STS", TIMEOUT);
  private final InstantSource clock = InstantSource.system();
  private final URI sts;
  private final CurrentCredentials own;

  /**
   * Takes roles at one STS.
   *
   * @param sts see {@link Roles#sts}
   */
  public RoleSessions(URI sts, CurrentCredentials own) {
    this.sts = sts;
    this.own = own;
  }

  /**
   * Takes a role, and blocks for a bounded time.
   *
   * @param name of the session, which the account's logs have
   * @param policy what the session may do of what the role may
   * @throws ApiRefusal where STS says no
   * @throws IOException where it does not answer
   * @throws io.tuwen.contract.error.TuwenException where this service has no credentials itself
   */
  public Credentials begin(String roleArn, String name, String policy, Duration life)
      throws IOException {
    var call =
        SignedCall.of(
            sts,
            "AssumeRole",
            VERSION,
            Map.of(
                "RoleArn", roleArn,
                "RoleSessionName", name,
                "Policy", policy,
                "DurationSeconds", Long.toString(life.toSeconds())));
    try {
      return send(call);
    } catch (ApiRefusal e) {
      if (e.code().equals(NONCE_USED)) {
        return send(call);
      }
      throw e;
    }
  }

  private Credentials send(SignedCall call) throws IOException {
    var request =
        HttpRequest.newBuilder(call.url())
            .header("Accept", "application/json")
            .POST(BodyPublishers.noBody());
    call.headers(own.get(), clock.instant(), UUID.randomUUID().toString()).forEach(request::header);
    return http.credentials(http.json(http.send(request.build())).path("Credentials"));
  }
}
