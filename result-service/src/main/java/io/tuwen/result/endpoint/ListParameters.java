package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.result.index.Filter;
import io.tuwen.result.index.Filter.Status;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.Question;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What is asked of a list, an export or a search across owners. */
final class ListParameters {
  private static final Set<String> OF_ALL = Set.of("q", "from", "to", "status", "hasText", "code");
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_CODE = 64;
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final Map<String, List<String>> given;

  /**
   * Takes them.
   *
   * @param own those that not every list knows
   * @throws TuwenException {@code MALFORMED_REQUEST} for one that is unknown, since one that is
   *     misspelt would list what was not meant; and for one that is said twice
   */
  ListParameters(Map<String, List<String>> given, String... own) {
    var known = new TreeSet<>(OF_ALL);
    known.addAll(List.of(own));
    given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            throw malformed("known here are " + String.join(", ", known));
          }
          if (values.size() > 1) {
            throw malformed(name + " is said once");
          }
        });
    this.given = given;
  }

  /** Those of a route. */
  static ListParameters of(RoutingContext context, String... own) {
    return new ListParameters(query(context), own);
  }

  /**
   * What stands in the query of a route.
   *
   * @throws TuwenException {@code MALFORMED_REQUEST} where it cannot be decoded
   */
  static Map<String, List<String>> query(RoutingContext context) {
    var given = new HashMap<String, List<String>>();
    try {
      context
          .queryParams()
          .forEach((name, it) -> given.computeIfAbsent(name, same -> new ArrayList<>()).add(it));
    } catch (HttpException e) {
      throw malformed("the query cannot be decoded");
    }
    return given;
  }

  Filter filter() {
    return new Filter(
        time("from"),
        time("to"),
        value("status").map(ListParameters::status),
        value("hasText").map(ListParameters::truth),
        value("code").map(ListParameters::code));
  }

  Optional<Question> question() {
    return value("q").flatMap(Question::parse);
  }

  int limit() {
    return value("limit")
        .map(it -> number("limit", it, ImageIndex.MAX_LIMIT))
        .orElse(DEFAULT_LIMIT);
  }

  /** Where the page before ended. */
  <T> Optional<T> cursor(Function<String, Optional<T>> reading) {
    return value("cursor")
        .map(
            it ->
                reading
                    .apply(it)
                    .orElseThrow(
                        () -> malformed("cursor is the next of an earlier page, unchanged")));
  }

  /** An empty one is none. */
  Optional<String> value(String name) {
    return Optional.ofNullable(given.get(name)).map(it -> it.get(0)).filter(it -> !it.isEmpty());
  }

  private Optional<Instant> time(String name) {
    return value(name)
        .map(
            text -> {
              try {
                var time = Instant.parse(text);
                if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                  return time;
                }
              } catch (DateTimeException e) {
                // The same answer as to one that is out of the world.
              }
              throw malformed(name + " is a time such as 2026-01-31T08:00:00Z");
            });
  }

  private static Status status(String text) {
    return Arrays.stream(Status.values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> malformed("status is pending, completed or failed"));
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed("hasText is true or false");
    };
  }

  private static String code(String text) {
    if (text.length() > MAX_CODE || !text.chars().allMatch(it -> it > ' ' && it < 0x7f)) {
      throw malformed("code is one of the codes of errors");
    }
    return text;
  }

  static int number(String name, String text, int most) {
    try {
      var number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as to a number that is too large.
    }
    throw malformed("%s is 1 to %d".formatted(name, most));
  }

  static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }
}
