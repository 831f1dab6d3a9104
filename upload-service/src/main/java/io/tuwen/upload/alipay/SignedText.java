package io.tuwen.upload.alipay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a JSON object, each value as the exact characters that were sent: a signature of
 * Alipay's is over those, and no parser gives them back.
 *
 * <p>INVARIANT: a text with a field twice, or with anything after the object, is none: two readers
 * could otherwise see two answers.
 */
final class SignedText {
  private final String text;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private int at;

  private SignedText(String text) {
    this.text = text;
  }

  /** Empty for what is no JSON object. It checks no more than it needs to find the fields. */
  static Optional<Map<String, String>> fields(String text) {
    var reader = new SignedText(text);
    return reader.read() ? Optional.of(reader.fields) : Optional.empty();
  }

  /** Whether the platform has signed a value. Its own client tries both forms, too. */
  static boolean isSigned(String value, String sign, PublicKey key) {
    return isSignedAsIs(value, sign, key)
        || (value.contains("\\/") && isSignedAsIs(value.replace("\\/", "/"), sign, key));
  }

  private static boolean isSignedAsIs(String value, String sign, PublicKey key) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(value.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(sign));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean read() {
    if (!take('{')) {
      return false;
    }
    do {
      skipSpace();
      var name = value();
      if (!name.startsWith("\"") || !take(':')) {
        return false;
      }
      skipSpace();
      var value = value();
      if (value.isEmpty() || fields.put(unquoted(name), value) != null) {
        return false;
      }
    } while (take(','));
    if (!take('}')) {
      return false;
    }
    skipSpace();
    return at == text.length();
  }

  /** The next value, up to its end; empty where there is none. */
  private String value() {
    var begin = at;
    var depth = 0;
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == '"') {
        skipString();
      } else if (c == '{' || c == '[') {
        depth++;
        at++;
      } else if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ':' || isSpace(c))) {
        return text.substring(begin, at);
      } else {
        depth -= c == '}' || c == ']' ? 1 : 0;
        at++;
      }
      if (depth == 0 && (c == '"' || c == '}' || c == ']')) {
        return text.substring(begin, at);
      }
    }
    return "";
  }

  private void skipString() {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
  }

  private boolean take(char wanted) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  static String unquoted(String string) {
    return string.length() < 2 ? "" : string.substring(1, string.length() - 1).replace("\\/", "/");
  }
}
