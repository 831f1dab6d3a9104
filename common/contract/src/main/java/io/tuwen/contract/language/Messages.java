package io.tuwen.contract.language;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What services say to people, in the language of the client.
 *
 * <p>Code says it in English, with what it puts in. {@code messages_en.properties} has these
 * sentences, and a file for each other language has them under the same keys. A sentence that is in
 * no catalogue is said in English behind the title of its code, so that nothing is lost.
 */
public final class Messages {
  private static final String DETAIL = "detail.";
  private static final String WORD = "word.";
  private static final String TITLE = "title.";

  /** A detail is a sentence. A longer one is not looked for. */
  private static final int MAX_LENGTH = 1000;

  private static final Properties ENGLISH = read("messages_en.properties");
  private static final Properties CHINESE = read("messages_zh.properties");

  /** The one that says most stands first. */
  private static final List<Known> KNOWN =
      ENGLISH.stringPropertyNames().stream()
          .filter(key -> key.startsWith(DETAIL))
          .map(Known::of)
          .sorted(Comparator.comparingInt((Known it) -> it.english().weight()).reversed())
          .toList();

  private static final Map<String, String> WORDS = words();

  /** Goes before the detail of one of several images. */
  private static final Known PART = Known.of("part.image");

  private record Known(Sentence english, Sentence chinese) {
    static Known of(String key) {
      return new Known(
          Sentence.parse(ENGLISH.getProperty(key)), Sentence.parse(CHINESE.getProperty(key)));
    }
  }

  private Messages() {}

  /** An error as a problem document, in a language. */
  public static Problem problem(ErrorCode code, String detail, Language language) {
    var english = Problem.of(code, detail);
    return new Problem(
        english.type(),
        title(code, language),
        english.status(),
        detail(code, detail, language),
        english.code());
  }

  /** What an error is, in a few words. */
  public static String title(ErrorCode code, Language language) {
    return language == Language.ENGLISH
        ? code.title()
        : CHINESE.getProperty(TITLE + code.code(), code.title());
  }

  /**
   * What was wrong.
   *
   * @param detail in English, as the code has it
   */
  public static String detail(ErrorCode code, String detail, Language language) {
    if (language == Language.ENGLISH || detail == null) {
      return detail;
    }
    if (detail.equals(code.title())) {
      return title(code, language);
    }
    if (detail.length() <= MAX_LENGTH) {
      var part = PART.english().read(detail);
      if (part.isPresent()) {
        var values = new ArrayList<>(part.get());
        values.set(2, detail(code, values.get(2), language));
        return PART.chinese().write(PART.english(), values, it -> it);
      }
      for (var known : KNOWN) {
        var values = known.english().read(detail);
        if (values.isPresent()) {
          return known.chinese().write(known.english(), values.get(), Messages::word);
        }
      }
    }
    return title(code, language) + "：" + detail;
  }

  private static String word(String english) {
    return WORDS.getOrDefault(english, english);
  }

  private static Map<String, String> words() {
    var words = new HashMap<String, String>();
    for (var key : ENGLISH.stringPropertyNames()) {
      if (key.startsWith(WORD)) {
        words.put(ENGLISH.getProperty(key), CHINESE.getProperty(key));
      }
    }
    return Map.copyOf(words);
  }

  private static Properties read(String name) {
    var properties = new Properties();
    try (var in = Messages.class.getResourceAsStream(name);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
