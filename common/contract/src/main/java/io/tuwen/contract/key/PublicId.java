package io.tuwen.contract.key;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the renditions of an original are named after, in their bucket and in public addresses.
 *
 * <p>For an image of ours it is a public id, from which neither the owner nor the id follows; for
 * an object that came through the bucket it is the object's own key. Only {@link Names} tells which
 * original a name belongs to.
 */
public record PublicId(String value) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})\\*([1-9][0-9]{0,4})");
  private static final String FAILED = "failed";

  public PublicId {
    new ObjectKey(value);
  }

  /** Where a named style goes. */
  public ObjectKey rendition(String style) {
    return new ObjectKey(value + "!" + requireToken(style));
  }

  /** Where a named style goes that a client takes in another format. */
  public ObjectKey rendition(String style, String format) {
    return new ObjectKey(value + "!" + requireToken(style) + "." + requireToken(format));
  }

  /** Where it is said why a named style could not be made. */
  public ObjectKey failure(String style) {
    return rendition(style, FAILED);
  }

  /** Where a size goes, such as {@code 800*600}. */
  public ObjectKey sized(int width, int height) {
    return new ObjectKey(width + "*" + height + "/" + value);
  }

  /**
   * Where a size may be: as it is stored, and as a bucket stores by itself what was asked for as
   * {@code 800x600}.
   *
   * @param size as it is written in the configuration; what is no size is nowhere
   */
  public Stream<ObjectKey> sized(String size) {
    var matched = SIZE.matcher(size);
    return matched.matches()
        ? Stream.of("*", "x")
            .map(by -> matched.group(1) + by + matched.group(2) + "/" + value)
            .filter(key -> key.getBytes(StandardCharsets.UTF_8).length <= ObjectKey.MAX_BYTES)
            .map(ObjectKey::new)
        : Stream.empty();
  }

  @Override
  public String toString() {
    return value;
  }

  private static String requireToken(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("not a style name or format");
    }
    return token;
  }
}
