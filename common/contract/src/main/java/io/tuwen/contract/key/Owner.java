package io.tuwen.contract.key;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whose image it is. The name tells nothing about the person and is safe inside an object key. */
public record Owner(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private static final Pattern OF_CALLER = Pattern.compile("[ut]-.+");

  /** Every client that has not said who it is. */
  public static final Owner GUEST = new Owner("guest");

  public Owner {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an owner");
    }
  }

  public static Optional<Owner> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Owner(text)) : Optional.empty();
  }

  /**
   * An owner that a caller can be: {@code guest}, {@code u-…} or {@code t-…}. Other words of that
   * form begin the keys of objects that belong to no caller.
   */
  public static Optional<Owner> ofCaller(String text) {
    return parse(text).filter(it -> it.isGuest() || OF_CALLER.matcher(text).matches());
  }

  public boolean isGuest() {
    return equals(GUEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
