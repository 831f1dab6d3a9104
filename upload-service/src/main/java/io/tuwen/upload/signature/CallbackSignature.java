package io.tuwen.upload.signature;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;

/**
 * The signature that OSS puts on callbacks: RSA over the MD5 of path, query and body.
 *
 * <p>It is a filter and no proof: the key has 512 bits, and nothing in it says when. So a callback
 * that has it is still not believed.
 */
public final class CallbackSignature {
  private static final int MAX_SIGNATURE = 1024;

  /** The host and the key that OSS uses today: the usual case fetches nothing. */
  private static final String OSS_HOST = "gosspublic.alicdn.com";

  private static final String OSS_PATH = "/callback_pub_key_v1.pem";
  private static final String OSS_KEY =
      "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGsC0fTXv+nvlmklvkcolvpvXLTjaxU"
          + "HR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==";

  private CallbackSignature() {}

  /** The keys of callbacks, below the host that is configured. */
  public static PublishedKeys keys(URI origin, InstantSource clock) {
    var keys = new PublishedKeys(origin, CallbackSignature::pem, clock);
    return origin.getHost().equals(OSS_HOST) ? keys.knowing(OSS_PATH, key(OSS_KEY)) : keys;
  }

  private static PublicKey pem(byte[] text) {
    return key(
        new String(text, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]{1,40}-----|\\s", ""));
  }

  private static PublicKey key(String base64) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("that is no key", e);
    }
  }

  /**
   * Verifies.
   *
   * @param called the address that the callback was sent to, as the bucket knows it: something in
   *     front of us may have rewritten the path that we see
   * @param query as it was received
   */
  public static boolean isRight(
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
