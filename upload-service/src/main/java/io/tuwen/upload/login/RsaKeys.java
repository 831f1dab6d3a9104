package io.tuwen.upload.login;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** RSA keys as a console shows them: base64, with the lines of PEM or without. */
final class RsaKeys {
  private RsaKeys() {}

  static Optional<PrivateKey> privateKey(String text) {
    try {
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes(text))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<PublicKey> publicKey(String text) {
    try {
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(text))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String text) {
    var lines = text.lines().filter(it -> !it.startsWith("-----")).map(String::strip).toList();
    return Base64.getDecoder().decode(String.join("", lines));
  }
}
