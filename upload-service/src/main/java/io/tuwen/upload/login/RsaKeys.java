package io.tuwen.upload.login;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * RSA keys as a console shows them: base64, with the lines of PEM or without. Of a file, all lines
 * may have become one.
 */
final class RsaKeys {
  private static final Pattern NOT_BASE64 = Pattern.compile("-----[A-Z ]{1,40}-----|\\s");

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
    return Base64.getDecoder().decode(NOT_BASE64.matcher(text).replaceAll(""));
  }
}
