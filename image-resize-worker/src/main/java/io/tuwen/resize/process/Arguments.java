package io.tuwen.resize.process;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The arguments of one action, each of which is taken out once; what is left at the end is unknown.
 *
 * <p>While they are taken, they are written down in their canonical form.
 */
final class Arguments {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private static final Pattern ZERO = Pattern.compile("-?0{1,9}");

  private final String action;
  private final List<String> bare = new ArrayList<>();
  private final Map<String, String> named = new LinkedHashMap<>();
  private final TreeMap<String, String> canonical = new TreeMap<>();

  /**
   * Splits an action.
   *
   * @param positional whether its arguments are values without a name
   */
  Arguments(String action, List<String> parts, boolean positional) {
    this.action = action;
    for (var part : parts) {
      var underscore = part.indexOf('_');
      if (positional) {
        bare.add(part);
      } else if (underscore <= 0) {
        throw invalid("the argument " + ProcessParser.shown(part) + " has no name", "");
      } else if (named.put(part.substring(0, underscore), part.substring(underscore + 1)) != null) {
        throw invalid(
            "the argument "
                + ProcessParser.shown(part.substring(0, underscore))
                + " is given twice",
            "");
      }
    }
  }

  ProcessException invalid(String message, String ec) {
    return ProcessException.invalid(action + ": " + message, ec);
  }

  /** The one value of an action that has no named ones. */
  String single(String ec) {
    if (bare.isEmpty() || bare.get(0).isEmpty()) {
      throw new ProcessException(OssCode.MISSING_ARGUMENT, action + ": a value is missing", ec);
    }
    if (bare.size() > 1) {
      throw invalid("it takes one value", "0040-00000203");
    }
    return bare.remove(0);
  }

  int single(int min, int max, String ec) {
    return number("value", single(ec), min, max, ec);
  }

  boolean has(String name) {
    return named.containsKey(name);
  }

  /** A number that may be missing. */
  OptionalInt number(String name, int min, int max, String ec) {
    var text = named.remove(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    var number = number(name, text, min, max, ec);
    note(name, Integer.toString(number));
    return OptionalInt.of(number);
  }

  /** A number from one, where zero is taken too; what is said of another one leaves zero out. */
  OptionalInt numberOrZero(String name, int max, String ec) {
    var isZero = ZERO.matcher(named.getOrDefault(name, "")).matches();
    return isZero ? number(name, 0, 0, ec) : number(name, 1, max, ec);
  }

  /** A number with a default, which is not written down. */
  int number(String name, int min, int max, int absent, String ec) {
    var number = number(name, min, max, ec).orElse(absent);
    if (number == absent) {
      canonical.remove(name);
    }
    return number;
  }

  /** A number that must be there. */
  int required(String name, int min, int max, String ec) {
    return number(name, min, max, ec)
        .orElseThrow(
            () ->
                new ProcessException(
                    OssCode.MISSING_ARGUMENT, action + ": " + name + " is missing", ec));
  }

  boolean flag(String name, boolean absent, String ec) {
    return number(name, 0, 1, absent ? 1 : 0, ec) == 1;
  }

  Colour colour(String name, Colour absent, String ec) {
    var text = named.remove(name);
    if (text == null) {
      return absent;
    }
    var colour =
        Colour.parse(text).orElseThrow(() -> invalid(name + " is six hexadecimal digits", ec));
    if (!colour.equals(absent)) {
      note(name, colour.hex());
    }
    return colour;
  }

  Gravity gravity(Gravity absent, String ec) {
    var text = named.remove("g");
    if (text == null) {
      return absent;
    }
    var gravity =
        Gravity.parse(text)
            .orElseThrow(() -> invalid("g is nw north ne west center east sw south or se", ec));
    if (gravity != absent) {
      note("g", gravity.text());
    }
    return gravity;
  }

  /** One word of several. */
  String word(String name, Set<String> words, String absent, String ec) {
    var text = named.remove(name);
    if (text == null) {
      return absent;
    }
    if (!words.contains(text)) {
      throw invalid(name + " is one of " + words.stream().sorted().toList(), ec);
    }
    if (!text.equals(absent)) {
      note(name, text);
    }
    return text;
  }

  /** A text in base64 for addresses; empty where it is missing. */
  String encoded(String name, String ec) {
    var text = named.remove(name);
    if (text == null) {
      return "";
    }
    var decoded = decode(text, ec);
    note(name, Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(decoded)));
    return decoded;
  }

  /** Leaves an argument out of the canonical form, because it changes nothing. */
  void forget(String name) {
    canonical.remove(name);
  }

  /** Fails if an argument is left that no action has read. */
  void end() {
    if (!bare.isEmpty()) {
      throw invalid("it takes no value", "0040-00000203");
    }
    if (!named.isEmpty()) {
      throw invalid(
          "it has no argument " + ProcessParser.shown(named.keySet().iterator().next()), "");
    }
  }

  void note(String name, String value) {
    canonical.put(name, value);
  }

  String canonical() {
    var text = new StringBuilder(action);
    canonical.forEach((name, value) -> text.append(',').append(name).append('_').append(value));
    return text.toString();
  }

  private String decode(String text, String ec) {
    try {
      var bytes = Base64.getUrlDecoder().decode(unpadded(text).replace('+', '-').replace('/', '_'));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new ProcessException(OssCode.BAD_REQUEST, "Input is not base64 decoding.", ec);
    }
  }

  private static String unpadded(String text) {
    var end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return text.substring(0, end);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int number(String name, String text, int min, int max, String ec) {
    if (!NUMBER.matcher(text).matches()) {
      throw invalid(name + " is a whole number from " + min + " to " + max, ec);
    }
    var number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw invalid(name + " is from " + min + " to " + max, ec);
    }
    return number;
  }
}
