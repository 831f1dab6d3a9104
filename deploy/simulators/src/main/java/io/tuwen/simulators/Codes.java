package io.tuwen.simulators;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the codes of both simulators mean, and which of them are used.
 *
 * <p>A code is {@code user.nonce}: the user is who logs in, and the nonce makes the code another
 * one. In place of the user, {@code error=40029} asks for that error, and {@code as=forged:user}
 * for an answer that is wrong in that way. Thread-safe.
 */
final class Codes {
  private static final String ERROR = "error=";
  private static final String MANNER = "as=";

  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /** A code, read. */
  record Code(String text, String user, Optional<String> error, Optional<String> manner) {
    boolean is(String wanted) {
      return manner.filter(wanted::equals).isPresent();
    }
  }

  static Code read(String text) {
    var dot = text.lastIndexOf('.');
    var name = dot < 0 ? text : text.substring(0, dot);
    if (name.startsWith(ERROR)) {
      return new Code(text, "", Optional.of(name.substring(ERROR.length())), Optional.empty());
    }
    if (name.startsWith(MANNER)) {
      var colon = name.indexOf(':');
      var end = colon < 0 ? name.length() : colon;
      return new Code(
          text,
          colon < 0 ? "" : name.substring(colon + 1),
          Optional.empty(),
          Optional.of(name.substring(MANNER.length(), end)));
    }
    return new Code(text, name, Optional.empty(), Optional.empty());
  }

  /** Uses a code up; false where it was used before. */
  boolean use(Code code) {
    return used.add(code.text());
  }
}
