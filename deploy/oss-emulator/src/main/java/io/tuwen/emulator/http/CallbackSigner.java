package io.tuwen.emulator.http;

import io.tuwen.emulator.auth.RsaKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;

/** Signs callbacks as OSS does: RSA over the MD5 of path, query and body. */
final class CallbackSigner {
  private final RsaKeys keys = new RsaKeys();

  String publicKey() {
    var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN PUBLIC KEY-----\n"
        + encoded.encodeToString(keys.get().getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The path is signed decoded, and the query as it is sent. */
  String sign(URI url, byte[] body) {
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    var path = url.getPath().isEmpty() ? "/" : url.getPath();
    try {
      var signature = Signature.getInstance("MD5withRSA");
      signature.initSign(keys.get().getPrivate());
      signature.update((path + query + "\n").getBytes(StandardCharsets.UTF_8));
      signature.update(body);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no MD5withRSA", e);
    }
  }
}
