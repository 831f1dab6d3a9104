package io.tuwen.emulator.sts;

import io.tuwen.emulator.auth.Access;
import io.tuwen.emulator.auth.RsaKeys;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/** The identity provider of a cluster: makes tokens of service accounts, and knows them again. */
public final class IdentityTokens {
  static final String AUDIENCE = "sts.aliyuncs.com";
  static final String ISSUER = "https://oidc.cluster.example";
  private static final String ALGORITHM = "SHA256withRSA";

  private final RsaKeys keys = new RsaKeys();
  private final InstantSource clock;

  IdentityTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** The name of the provider, as a pod is told it. */
  public String providerArn() {
    return "acs:ram::%s:oidc-provider/cluster".formatted(Access.ACCOUNT);
  }

  /** A token as kubelet projects it into a pod. */
  public String token(String subject, Instant expires) {
    var payload =
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", AUDIENCE)
            .put("sub", subject)
            .put("iat", clock.instant().getEpochSecond())
            .put("exp", expires.getEpochSecond());
    var signed =
        base64(new JsonObject().put("alg", "RS256").put("typ", "JWT")) + "." + base64(payload);
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.get().getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * The subject of a token.
   *
   * @throws StsError where the token is not one of this provider, or has expired
   */
  String subject(String token) {
    var lastDot = token.lastIndexOf('.');
    if (lastDot < 0 || !isSigned(token.substring(0, lastDot), token.substring(lastDot + 1))) {
      throw refused("Invalid", "The OIDC token is not signed by the identity provider.");
    }
    try {
      var payload =
          new JsonObject(
              new String(
                  Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
                  StandardCharsets.UTF_8));
      if (!clock.instant().isBefore(Instant.ofEpochSecond(payload.getLong("exp")))) {
        throw refused("Expired", "The OIDC token has expired.");
      }
      return payload.getString("sub");
    } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
      throw refused("Invalid", "The OIDC token is not well-formed.");
    }
  }

  private boolean isSigned(String text, String signature) {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(keys.get().getPublic());
      verifier.update(text.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static StsError refused(String why, String message) {
    return new StsError(400, "AuthenticationFail.OIDCToken." + why, message);
  }

  private static String base64(JsonObject json) {
    return encoded(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
