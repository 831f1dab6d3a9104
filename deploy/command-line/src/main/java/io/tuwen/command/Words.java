package io.tuwen.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a program says to people, in the language of their locale: English as it stands in the code,
 * or Chinese where {@code words.zh} has it. What programs read ({@code --json}, logs, codes, names
 * of columns) is the same in all.
 */
public final class Words {
  private static final String FILE = "words.zh";
  private static final Map<String, String> TRANSLATED =
      isChinese(System.getenv()) ? chinese() : Map.of();

  private Words() {}

  /** A sentence as a format, and what is put in. */
  public static String of(String english, Object... values) {
    return TRANSLATED.getOrDefault(english, english).formatted(values);
  }

  /** By the locale, in the order in which the C library looks; {@code ./tuwen} does the same. */
  static boolean isChinese(Map<String, String> environment) {
    return Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
        .map(environment::get)
        .filter(it -> it != null && !it.isEmpty())
        .findFirst()
        .filter(it -> it.toLowerCase(Locale.ROOT).startsWith("zh"))
        .isPresent();
  }

  /** Each line: the English, a tab, the Chinese. */
  static Map<String, String> chinese() {
    try (var file = Words.class.getResourceAsStream(FILE)) {
      var words = new HashMap<String, String>();
      new String(file.readAllBytes(), UTF_8)
          .lines()
          .map(it -> it.split("\t", -1))
          .forEach(it -> words.put(it[0], it[1]));
      return Map.copyOf(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
