package io.tuwen.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationFailedException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** What a log says of a login that failed: a reason, and nothing of the token. */
class SignOnFailuresTest {
  private final RsaJsonWebKey own = key();

  @Test
  void what_is_wrong_with_the_token_is_said() throws Exception {
    assertThat(reason(own, "https://id.example", "console", 300)).isEqualTo("none");
    assertThat(reason(key(), "https://id.example", "console", 300)).isEqualTo("signature_invalid");
    assertThat(reason(own, "https://id.example", "console", -300)).isEqualTo("token_expired");
    assertThat(reason(own, "https://id.example", "shop", 300)).isEqualTo("token_of_another_client");
    assertThat(reason(own, "https://other.example", "console", 300))
        .isEqualTo("token_of_another_issuer");
    assertThat(reason(own, "https://other.example", "shop", -300).split("\\+"))
        .containsExactlyInAnyOrder(
            "token_expired", "token_of_another_client", "token_of_another_issuer");
  }

  @Test
  void a_failure_without_a_token_has_its_name_and_not_its_message() {
    assertThat(SignOnFailures.reason(new AuthenticationFailedException("code=secret")))
        .isEqualTo("AuthenticationFailedException");
  }

  private String reason(RsaJsonWebKey signer, String issuer, String audience, int secondsLeft)
      throws JoseException {
    var claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(audience);
    var end = NumericDate.now();
    end.addSeconds(secondsLeft);
    claims.setExpirationTime(end);
    var token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    token.setKey(signer.getPrivateKey());
    token.setPayload(claims.toJson());
    var reader =
        new JwtConsumerBuilder()
            .setVerificationKey(own.getKey())
            .setExpectedIssuer("https://id.example")
            .setExpectedAudience("console")
            .setRequireExpirationTime()
            .build();
    try {
      reader.processToClaims(token.getCompactSerialization());
      return "none";
    } catch (InvalidJwtException e) {
      return SignOnFailures.reason(new AuthenticationFailedException(e));
    }
  }

  private static RsaJsonWebKey key() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      var key = new RsaJsonWebKey((RSAPublicKey) pair.getPublic());
      key.setPrivateKey(pair.getPrivate());
      return key;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
