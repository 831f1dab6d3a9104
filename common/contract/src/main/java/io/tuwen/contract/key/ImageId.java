package io.tuwen.contract.key;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of an image below its owner.
 *
 * <p>Made by the server (a UUIDv7, so that images sort by time and cannot be guessed), or derived
 * from a string that the client chose, so that the same string always means the same image of that
 * owner ({@link Names}). A client's string is hashed with a key and never appears in one.
 */
public record ImageId(String value) {
  private static final Pattern FORM =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|k-[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public ImageId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an image id");
    }
  }

  /** A new UUIDv7: 48 bits of time, 74 bits of chance. */
  public static ImageId next(InstantSource clock) {
    var high = (clock.millis() << 16) | (7L << 12) | (RANDOM.nextLong() & 0x0fffL);
    var low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new ImageId(new UUID(high, low).toString());
  }

  public static Optional<ImageId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ImageId(text)) : Optional.empty();
  }

  /** When the server made it; empty where it is derived from a client's string. */
  public Optional<Instant> madeAt() {
    return isClientKey()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(UUID.fromString(value).getMostSignificantBits() >>> 16));
  }

  /** Whether a client may put another image under the same name. */
  public boolean isClientKey() {
    return value.startsWith("k-");
  }

  @Override
  public String toString() {
    return value;
  }
}
