package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person types into a search box: words, of which a text has all; {@code "several words"}
 * that stand together; {@code -word} that it has not; {@code word*} for words that begin so.
 *
 * <p>Reading one costs no more than its length, and every text is one, or is refused with a
 * sentence.
 */
public record Question(List<Term> wanted, List<Term> unwanted) {
  public static final int MAX_LENGTH = 200;
  public static final int MAX_TERMS = 8;

  private static final String QUOTES = "\"“”＂";
  private static final String MINUSES = "-－−";

  public Question {
    wanted = List.copyOf(wanted);
    unwanted = List.copyOf(unwanted);
  }

  /**
   * Reads one.
   *
   * @return empty where it has no word
   * @throws TuwenException {@code MALFORMED_REQUEST} where it has too much, or only what is
   *     unwanted
   */
  public static Optional<Question> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw malformed("q has %d characters at most".formatted(MAX_LENGTH));
    }
    var question = new Reader(text).read();
    if (question.wanted.size() + question.unwanted.size() > MAX_TERMS) {
      throw malformed("q has %d words at most".formatted(MAX_TERMS));
    }
    if (!question.wanted.isEmpty()) {
      return Optional.of(question);
    }
    if (!question.unwanted.isEmpty()) {
      throw malformed("q has at least one word without a minus");
    }
    return Optional.empty();
  }

  void addTo(Sql where) {
    for (var term : wanted) {
      where.and("search like ?", term.pattern());
      if (term.isPrefix()) {
        where.and("search ~ ?", term.expression());
      }
    }
    for (var term : unwanted) {
      if (term.isPrefix()) {
        where.and("search !~ ?", term.expression());
      } else {
        where.and("search not like ?", term.pattern());
      }
    }
  }

  private static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  private static final class Reader {
    private final String text;
    private final List<Term> wanted = new ArrayList<>();
    private final List<Term> unwanted = new ArrayList<>();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Question read() {
      while (at < text.length()) {
        if (isBlank(text.charAt(at))) {
          at++;
        } else {
          var terms = takesMinus() ? unwanted : wanted;
          add(takesQuote() ? phrase() : word(), terms);
        }
      }
      return new Question(wanted, unwanted);
    }

    private boolean takesMinus() {
      var isMinus = isOneOf(MINUSES) && at + 1 < text.length() && !isBlank(text.charAt(at + 1));
      at += isMinus ? 1 : 0;
      return isMinus;
    }

    private boolean takesQuote() {
      var isQuote = isOneOf(QUOTES);
      at += isQuote ? 1 : 0;
      return isQuote;
    }

    /** Up to the closing quote, or to the end where there is none. */
    private Term phrase() {
      var from = at;
      while (at < text.length() && !isOneOf(QUOTES)) {
        at++;
      }
      var phrase = text.substring(from, at);
      at++;
      return new Term(NormalText.of(phrase).text(), false);
    }

    private Term word() {
      var from = at;
      while (at < text.length() && !isBlank(text.charAt(at)) && !isOneOf(QUOTES)) {
        at++;
      }
      var word = NormalText.of(text.substring(from, at)).text();
      var last = word.length() - 1;
      return last > 0 && word.charAt(last) == '*' && Term.isWord(word.charAt(0))
          ? new Term(word.substring(0, last), true)
          : new Term(word, false);
    }

    private static void add(Term term, List<Term> terms) {
      if (!term.text().isEmpty() && !terms.contains(term)) {
        terms.add(term);
      }
    }

    private boolean isOneOf(String characters) {
      return characters.indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isBlank(char character) {
      return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
  }
}
