package io.tuwen.upload.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** Signs as Aliyun does, with a key of its own. */
public final class RsaSigner {
  private final KeyPair keys;

  /** Makes a key. */
  public RsaSigner() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public PublicKey key() {
    return keys.getPublic();
  }

  /** In base64. */
  public String sign(String algorithm, String text) {
    return sign(algorithm, keys.getPrivate(), text);
  }

  static String sign(String algorithm, PrivateKey key, String text) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
