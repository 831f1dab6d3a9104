package io.tuwen.upload.alipay;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;

/** Answers that Alipay has not signed: none of them names a user. */
public final class AlipayFuzz implements FuzzTarget {
  private static final List<String> IDS = List.of("open_id", "user_id");

  private final PublicKey key = key();

  private static PublicKey key() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  @Override
  public void feed(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    var answer = AlipayAnswer.read(text, IDS, key);
    require(!(answer instanceof AlipayAnswer.User), "%s is no answer of Alipay's", text);
    SignedText.fields(text)
        .ifPresent(
            fields ->
                fields
                    .values()
                    .forEach(it -> require(text.contains(it), "%s is not in the text", it)));
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }
}
