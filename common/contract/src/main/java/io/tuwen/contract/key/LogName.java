package io.tuwen.contract.key;

/**
 * What logs and spans call an image.
 *
 * <p>INVARIANT: what stands there opens nothing. Among guests the id is what gives access, and logs
 * are read by more people than images: of an id or a key only the beginning is shown. Of an id that
 * the server made this is its time, to the millisecond, and none of its chance.
 */
public final class LogName {
  private static final int MAX_SHOWN = 13;

  private LogName() {}

  public static String of(ObjectKey key) {
    return of(key.value());
  }

  public static String of(ImageId id) {
    return beginning(id.value());
  }

  /** Of a key that may be none. */
  public static String of(String key) {
    if (key == null) {
      return "";
    }
    var slash = key.indexOf('/');
    return slash > 0 && Owner.parse(key.substring(0, slash)).isPresent()
        ? key.substring(0, slash + 1) + beginning(key.substring(slash + 1))
        : beginning(key);
  }

  /** Never more than half, so that a short key is no exception. */
  private static String beginning(String text) {
    var shown = text.substring(0, Math.min(MAX_SHOWN, text.length() / 2));
    var safe = new StringBuilder();
    shown.chars().forEach(it -> safe.append(isPlain(it) ? (char) it : '?'));
    return safe.append('…').toString();
  }

  /** Whether a character is safe inside the quotes of a log line. */
  private static boolean isPlain(int character) {
    return character > ' ' && character < 0x7f && character != '"' && character != '\\';
  }
}
