package io.tuwen.contract.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The names that strangers meet, made with a key of the server.
 *
 * <p>A public id is the private key of an image, encrypted so that the same image has the same one
 * (a synthetic initialisation vector, as in RFC 5297, from HMAC-SHA256 and AES-256 in counter
 * mode). So a bucket's miss leads to its original without a database, and a public id tells neither
 * the owner nor the id, nor how long they are. Every purpose has a key of its own, derived from the
 * one that is configured.
 *
 * <p>INVARIANT: without the server's key, no name that is made here can be made or taken apart.
 * Thread-safe.
 */
public final class Names {
  private static final int MIN_SECRET_BYTES = 32;
  private static final int IV_BYTES = 16;

  /** The longest key of a guest or a user; all public ids of theirs are of one length. */
  private static final int BLOCK_BYTES = 80;

  private final SecretKeySpec publicIdVector;
  private final SecretKeySpec publicIdCipher;
  private final SecretKeySpec clientNames;
  private final SecretKeySpec idempotencyKeys;
  private final SecretKeySpec imports;
  private final SecretKeySpec processings;
  private final SecretKeySpec seals;
  private final String fingerprint;

  /**
   * Makes names with this key.
   *
   * @throws IllegalStateException where it has too few bytes
   */
  public Names(String secret) {
    var bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalStateException(
          "TUWEN_NAME_KEY has fewer than %d bytes".formatted(MIN_SECRET_BYTES));
    }
    var root = HmacSha256.key(bytes);
    publicIdVector = HmacSha256.key(derived(root, "public id, vector"));
    publicIdCipher = new SecretKeySpec(derived(root, "public id, cipher"), "AES");
    clientNames = HmacSha256.key(derived(root, "name of a client"));
    idempotencyKeys = HmacSha256.key(derived(root, "idempotency key"));
    imports = HmacSha256.key(derived(root, "import"));
    processings = HmacSha256.key(derived(root, "processing"));
    seals = HmacSha256.key(derived(root, "seal"));
    fingerprint = HexFormat.of().formatHex(derived(root, "fingerprint"), 0, 4);
  }

  /** By which operators see that two services, or two starts of one, have the same key. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The image that an owner names by a key of its own. */
  public ImageId ofClientKey(Owner owner, String clientKey) {
    if (clientKey.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a client key has no NUL");
    }
    return clientsId(clientNames, owner.value(), clientKey);
  }

  /**
   * The n-th image of an owner's request that carries this idempotency key. It can never meet an
   * image that {@link #ofClientKey} names.
   */
  public ImageId ofIdempotencyKey(Owner owner, String idempotencyKey, int index) {
    return clientsId(idempotencyKeys, owner.value(), Integer.toString(index), idempotencyKey);
  }

  /**
   * The image that an operator makes of something that has a name elsewhere: the same each time. It
   * can never meet an image that a client names.
   *
   * @param kind what the name is one of, such as a key in the bucket
   */
  public ImageId ofImport(Owner owner, String kind, String name) {
    return clientsId(imports, owner.value(), kind, name);
  }

  /** INVARIANT: none but the last part may have a NUL, so no two lists of parts are one text. */
  private static ImageId clientsId(SecretKeySpec key, String... parts) {
    return new ImageId("k-" + base64Url(HmacSha256.of(key, String.join("\0", parts))));
  }

  /** By which one service knows that another has written this text, for this purpose. */
  public String seal(String purpose, String text) {
    return base64Url(HmacSha256.of(seals, purpose + "\0" + text));
  }

  /** What the renditions of an original are named after. */
  public PublicId publicName(ObjectKey original) {
    return new PublicId(ImageKey.parse(original).map(this::publicId).orElseGet(original::value));
  }

  /** Where a free processing of an original goes: no one who has not been told finds it. */
  public ObjectKey processed(ObjectKey original, String canonicalProcess) {
    var name = publicName(original);
    return new ObjectKey(
        name + "@" + base64Url(HmacSha256.of(processings, name + "\0" + canonicalProcess)));
  }

  /**
   * The original that a public name belongs to.
   *
   * @return empty for the private key of an image, which is no public name of it; what is no public
   *     id is a key that a client chose, and there may be no such object
   */
  public Optional<ObjectKey> original(PublicId name) {
    var image = decrypted(name.value());
    if (image.isPresent()) {
      return image.map(ImageKey::objectKey);
    }
    var own = new ObjectKey(name.value());
    return ImageKey.parse(own).isPresent() ? Optional.empty() : Optional.of(own);
  }

  private String publicId(ImageKey image) {
    var text = image.objectKey().value().getBytes(StandardCharsets.US_ASCII);
    var blocks = (text.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    var padded = Arrays.copyOf(text, blocks * BLOCK_BYTES);
    var vector = Arrays.copyOf(HmacSha256.of(publicIdVector, padded), IV_BYTES);
    var encrypted = crypt(Cipher.ENCRYPT_MODE, vector, padded);
    return base64Url(
        ByteBuffer.allocate(IV_BYTES + encrypted.length).put(vector).put(encrypted).array());
  }

  /**
   * INVARIANT: a public id is taken only where it is, character by character, the one that the
   * image in it would be given. So one that was changed or made up is none.
   */
  private Optional<ImageKey> decrypted(String text) {
    var bytes = bytes(text);
    if (bytes.length <= IV_BYTES || (bytes.length - IV_BYTES) % BLOCK_BYTES != 0) {
      return Optional.empty();
    }
    var padded =
        crypt(
            Cipher.DECRYPT_MODE,
            Arrays.copyOf(bytes, IV_BYTES),
            Arrays.copyOfRange(bytes, IV_BYTES, bytes.length));
    // Compared before it is looked at: what was not encrypted here is not read.
    var vector = Arrays.copyOf(HmacSha256.of(publicIdVector, padded), IV_BYTES);
    if (!MessageDigest.isEqual(vector, Arrays.copyOf(bytes, IV_BYTES))) {
      return Optional.empty();
    }
    return ImageKey.parse(new ObjectKey(unpadded(padded)))
        .filter(image -> publicId(image).equals(text));
  }

  private static String unpadded(byte[] padded) {
    var length = padded.length;
    while (length > 0 && padded[length - 1] == 0) {
      length--;
    }
    return new String(padded, 0, length, StandardCharsets.US_ASCII);
  }

  /** Empty for what is no base64. */
  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] crypt(int mode, byte[] vector, byte[] text) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(mode, publicIdCipher, new IvParameterSpec(vector));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }

  private static byte[] derived(SecretKeySpec root, String purpose) {
    return HmacSha256.of(root, "tuwen names 1: " + purpose);
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
