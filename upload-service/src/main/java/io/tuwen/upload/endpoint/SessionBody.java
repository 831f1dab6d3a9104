package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.session.Session;
import io.tuwen.upload.sts.PhoneCredentials;
import java.time.Instant;
import java.util.Optional;

/** The answer to a login. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SessionBody(String sessionId, Instant expiresAt, Optional<Sts> sts) {

  static SessionBody of(String token, Session session, Optional<PhoneCredentials> phone) {
    return new SessionBody(token, session.expires(), phone.map(Sts::of));
  }

  /** INVARIANT: a session is shown to its client alone. */
  @Override
  public String toString() {
    return "SessionBody until " + expiresAt;
  }

  /**
   * Temporary credentials, with the names that STS's own answer has, which clients of the sample
   * pipeline read.
   *
   * @param prefix what the keys of all objects begin with that may be put
   */
  public record Sts(
      @JsonProperty("AccessKeyId") String accessKeyId,
      @JsonProperty("AccessKeySecret") String accessKeySecret,
      @JsonProperty("SecurityToken") String securityToken,
      @JsonProperty("Expiration") Instant expiration,
      @JsonProperty("Bucket") String bucket,
      @JsonProperty("Region") String region,
      @JsonProperty("Prefix") String prefix) {

    static Sts of(PhoneCredentials phone) {
      Credentials credentials = phone.credentials();
      return new Sts(
          credentials.accessKeyId(),
          credentials.secret(),
          credentials.securityToken().orElseThrow(),
          credentials.expiration().orElseThrow(),
          phone.bucket(),
          phone.region(),
          phone.owner() + "/");
    }

    /** Without the secret and the token. */
    @Override
    public String toString() {
      return "Sts until " + expiration;
    }
  }
}
