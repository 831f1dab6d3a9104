package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

/** Reads {@code limit}: as a number, JAX-RS would answer 404 where it is none. */
final class PageSize {
  private PageSize() {}

  /**
   * How many a page has at most.
   *
   * @param limit null where nothing was said
   */
  static int of(String limit, int usual, int max) {
    if (limit == null) {
      return usual;
    }
    var size = isNumber(limit) ? Integer.parseInt(limit) : 0;
    if (size < 1 || size > max) {
      throw malformed("limit is 1 to %d".formatted(max));
    }
    return size;
  }

  /** The platform takes signs, and the digits of every script. */
  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(it -> it >= '0' && it <= '9');
  }
}
