package io.tuwen.contract.key;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whose image it is. The name tells nothing about the person and is safe inside an object key. */
public record Owner(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

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

  public boolean isGuest() {
    return equals(GUEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
