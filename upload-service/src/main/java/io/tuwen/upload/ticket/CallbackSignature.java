package io.tuwen.upload.ticket;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * The signature that OSS puts on callbacks: RSA over the MD5 of path, query and body.
 *
 * <p>It is a filter and no proof: the key has 512 bits, and nothing in it says when. So a callback
 * that has it is still not believed; see {@link DirectUploads}.
 */
final class CallbackSignature {
  private static final int MAX_SIGNATURE = 1024;

  private CallbackSignature() {}

  /**
   * Verifies.
   *
   * @param called the address that the callback was sent to, as the bucket knows it: something in
   *     front of us may have rewritten the path that we see
   * @param query as it was received
   */
  static boolean isRight(
      PublicKey key, URI called, String query, byte[] body, String authorization) {
    if (authorization.length() > MAX_SIGNATURE) {
      return false;
    }
    try {
      var signature = Signature.getInstance("MD5withRSA");
      signature.initVerify(key);
      var head = called.getPath() + (query.isEmpty() ? "" : "?" + query) + "\n";
      signature.update(head.getBytes(StandardCharsets.UTF_8));
      signature.update(body);
      return signature.verify(Base64.getDecoder().decode(authorization));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
