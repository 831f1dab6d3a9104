package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of an object that a client wants.
 *
 * @param to the position behind the last byte
 */
record ByteRange(long from, long to) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d*)-(\\d*)");

  long length() {
    return to - from;
  }

  /**
   * Reads the header as OSS does: a range that does not lie in the object means the whole object,
   * unless the client asks for the standard behaviour.
   *
   * @return empty for the whole object
   */
  static Optional<ByteRange> of(Exchange exchange, long size) {
    var header = exchange.header("range");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    var isStandard = exchange.header("x-oss-range-behavior").filter("standard"::equals).isPresent();
    var form = FORM.matcher(header.get());
    if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
      return Optional.empty();
    }
    try {
      return isStandard
          ? Optional.of(standard(form.group(1), form.group(2), size))
          : lenient(form.group(1), form.group(2), size);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Reads a range that must lie in the object. */
  static ByteRange standard(String header, long size) {
    var form = FORM.matcher(header);
    if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
      throw OssError.invalidArgument("The range is invalid.");
    }
    try {
      return standard(form.group(1), form.group(2), size);
    } catch (NumberFormatException e) {
      throw OssError.invalidArgument("The range is invalid.");
    }
  }

  private static ByteRange standard(String first, String last, long size) {
    var from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
    var to =
        first.isEmpty() || last.isEmpty() ? size : Math.min(Long.parseLong(last), size - 1) + 1;
    if (from >= size || to <= from) {
      throw new OssError(416, "InvalidRange", "The requested range cannot be satisfied.");
    }
    return new ByteRange(from, to);
  }

  private static Optional<ByteRange> lenient(String first, String last, long size) {
    if (first.isEmpty()) {
      var suffix = Long.parseLong(last);
      return suffix == 0 || suffix > size
          ? Optional.empty()
          : Optional.of(new ByteRange(size - suffix, size));
    }
    var from = Long.parseLong(first);
    var to = last.isEmpty() ? size : Long.parseLong(last) + 1;
    return from >= size || to > size || to <= from
        ? Optional.empty()
        : Optional.of(new ByteRange(from, to));
  }
}
