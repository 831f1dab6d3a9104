package io.tuwen.local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the path of a request as the services behind will read it.
 *
 * <p>A gateway that decides on one spelling, before services that decode it to another, decides
 * nothing. So an address is taken only where all readers read the same: what one of them may take
 * for a directory, a parameter or the end is refused.
 *
 * <p>INVARIANT: what {@link #read} returns is what a service finds after it has decoded the path
 * once, but for encoded slashes, which stay encoded.
 */
final class Address {
  /** Deeper encodings are refused, without asking what is in them. */
  private static final int MAX_ENCODINGS = 8;

  private static final Pattern SLASHES = Pattern.compile("[/\\\\]");

  /** Where some readers think that a name ends. */
  private static final Pattern END = Pattern.compile("[;?#\\p{Cntrl}\\uFFFD]");

  private Address() {}

  /**
   * Reads a request target.
   *
   * @param target as it stands in the first line of a request
   * @return the path; empty where it has no reading, or more than one
   */
  static Optional<String> read(String target) {
    var raw = target.split("\\?", 2)[0];
    if (!raw.startsWith("/") || !isPlainText(target) || raw.indexOf(';') >= 0) {
      return Optional.empty();
    }
    var path = decode(raw);
    if (path.isEmpty() || path.get().chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    var reading = raw;
    for (int depth = 0; depth <= MAX_ENCODINGS; depth++) {
      if (hasDots(reading)) {
        return Optional.empty();
      }
      var next = decodeWhatCanBe(reading);
      if (next.equals(reading)) {
        return path;
      }
      reading = next;
    }
    return Optional.empty();
  }

  /** Neither bytes of no meaning, nor what some readers take for a slash or for the end. */
  private static boolean isPlainText(String target) {
    return target.chars().allMatch(it -> it > ' ' && it < 0x7F && it != '\\' && it != '#');
  }

  /** Decodes once; empty where the encoding or its UTF-8 is broken, such as overlong. */
  private static Optional<String> decode(String raw) {
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(raw, false))).toString();
      return Optional.of(text);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Decodes further: a text that only looks encoded is one that a key may have. */
  private static String decodeWhatCanBe(String text) {
    return new String(bytes(text, true), StandardCharsets.UTF_8);
  }

  /**
   * Decodes to bytes.
   *
   * @param isLenient whether to take all that can be decoded, slashes too, or to leave encoded
   *     slashes and refuse what is broken
   */
  private static byte[] bytes(String text, boolean isLenient) {
    var in = text.getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.put(in[i]);
      } else if (isEncoded(in, i)) {
        var value = (byte) HexFormat.fromHexDigits(text(in, i + 1));
        if (value == '/' && !isLenient) {
          out.put(in, i, 3);
        } else {
          out.put(value);
        }
        i += 2;
      } else if (isLenient) {
        out.put(in[i]);
      } else {
        throw new IllegalArgumentException("a broken encoding");
      }
    }
    var bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static boolean isEncoded(byte[] in, int at) {
    return at + 2 < in.length
        && HexFormat.isHexDigit(in[at + 1])
        && HexFormat.isHexDigit(in[at + 2]);
  }

  private static String text(byte[] in, int at) {
    return new String(in, at, 2, StandardCharsets.US_ASCII);
  }

  private static boolean hasDots(String path) {
    return segments(path).anyMatch(it -> it.equals(".") || it.equals(".."));
  }

  /**
   * The parts of a path, for the most careless of readers: letters of any width and case, slashes
   * of both kinds, and no parameters.
   */
  private static Stream<String> segments(String path) {
    var folded = Normalizer.normalize(path, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return SLASHES.splitAsStream(folded).map(it -> END.split(it, 2)[0].strip());
  }
}
