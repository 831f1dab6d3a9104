package io.tuwen.helm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the part of PromQL that the chart is written in, and refuses everything else. */
final class PromQl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|([0-9]+(?:ms|[smhdw])\\b)|([0-9]+(?:\\.[0-9]+)?)"
              + "|([a-zA-Z_:][a-zA-Z0-9_:]*)|(=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}\\[\\],]))");
  private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count");
  private static final Set<String> OVER_TIME = Set.of("rate", "increase", "delta");
  private static final Set<String> FUNCTIONS = Set.of("absent", "histogram_quantile", "clamp_min");
  private static final Set<String> OPERATORS =
      Set.of("+", "-", "*", "/", "%", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless");
  private static final Set<String> MATCHERS = Set.of("=", "!=", "=~", "!~");

  /** What an expression looks at: series, each with the labels it is asked by. */
  record Selector(String series, Set<String> labels) {}

  private final List<String> tokens = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private int next;

  private PromQl(String expression) {
    var matcher = TOKEN.matcher(expression.strip());
    var end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group().strip());
      end = matcher.end();
    }
    if (end != expression.strip().length()) {
      throw new IllegalArgumentException("not understood at " + expression.strip().substring(end));
    }
  }

  /** Fails with {@link IllegalArgumentException} where it is no expression. */
  static List<Selector> selectors(String expression) {
    var reader = new PromQl(expression);
    reader.expression(Set.of());
    if (reader.next < reader.tokens.size()) {
      throw new IllegalArgumentException("too much: " + reader.peek());
    }
    return reader.selectors;
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    var token = peek();
    next++;
    return token;
  }

  private void take(String wanted) {
    var token = take();
    if (!token.equals(wanted)) {
      throw new IllegalArgumentException("%s instead of %s".formatted(token, wanted));
    }
  }

  /**
   * Reads operands and what joins them.
   *
   * @param grouped the labels that the result is grouped by further out
   */
  private void expression(Set<String> grouped) {
    operand(grouped);
    while (OPERATORS.contains(peek())) {
      take();
      operand(grouped);
    }
  }

  private void operand(Set<String> grouped) {
    var token = take();
    if (token.equals("(")) {
      expression(grouped);
      take(")");
    } else if (AGGREGATIONS.contains(token)) {
      var labels = peek().equals("by") ? labels() : Set.<String>of();
      take("(");
      expression(labels);
      take(")");
    } else if (OVER_TIME.contains(token)) {
      take("(");
      selector(take(), grouped);
      take("[");
      if (!take().matches("[0-9]+(ms|[smhdw])")) {
        throw new IllegalArgumentException(token + " over no time");
      }
      take("]");
      take(")");
    } else if (FUNCTIONS.contains(token)) {
      take("(");
      expression(grouped);
      while (peek().equals(",")) {
        take();
        expression(grouped);
      }
      take(")");
    } else if (!token.matches("[0-9.]+")) {
      selector(token, grouped);
    }
  }

  private Set<String> labels() {
    take("by");
    take("(");
    var labels = new HashSet<String>();
    while (!peek().equals(")")) {
      labels.add(word(take()));
      if (peek().equals(",")) {
        take();
      }
    }
    take(")");
    return labels;
  }

  private void selector(String series, Set<String> grouped) {
    var labels = new HashSet<>(grouped);
    word(series);
    if (peek().equals("{")) {
      take();
      while (!peek().equals("}")) {
        labels.add(word(take()));
        if (!MATCHERS.contains(take()) || !take().startsWith("\"")) {
          throw new IllegalArgumentException("a label of " + series + " is matched with nothing");
        }
        if (peek().equals(",")) {
          take();
        }
      }
      take("}");
    }
    selectors.add(new Selector(series, labels));
  }

  private static String word(String token) {
    if (!token.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
      throw new IllegalArgumentException("'%s' is no name".formatted(token));
    }
    return token;
  }
}
