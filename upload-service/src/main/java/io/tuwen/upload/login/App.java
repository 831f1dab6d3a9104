package io.tuwen.upload.login;

import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;

/**
 * An app whose users may log in.
 *
 * @param idFields which of the platform's ids names a user: the first that an answer has
 */
public record App(
    String alias, String appId, List<String> idFields, URI address, Credential credential) {

  /** How the app shows the platform who it is. INVARIANT: no text of it tells a secret. */
  public sealed interface Credential {}

  /** A secret that both sides know. */
  public record AppSecret(String secret) implements Credential {
    @Override
    public String toString() {
      return "AppSecret";
    }
  }

  /** A key of the app's, and one of the platform's. */
  public record KeyPair(PrivateKey own, PublicKey platforms) implements Credential {
    @Override
    public String toString() {
      return "KeyPair";
    }
  }

  public Platform platform() {
    return credential instanceof AppSecret ? Platform.WECHAT : Platform.ALIPAY;
  }
}
