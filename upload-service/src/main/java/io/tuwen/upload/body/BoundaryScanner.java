package io.tuwen.upload.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;

/** Goes from boundary to boundary through a multipart body, in one pass and a fixed buffer. */
final class BoundaryScanner {
  private static final int WINDOW = 64 * 1024;

  /** RFC 2046 allows 70 characters; hand-made clients are not that strict. */
  private static final int MAX_BOUNDARY = 256;

  private final Slice body;
  private final byte[] delimiter;
  private final byte[] window = new byte[WINDOW];
  private long position;
  private Slice part;
  private boolean closed;

  BoundaryScanner(Slice body) throws IOException {
    this.body = body;
    delimiter = delimiter(body);
    position = delimiter.length;
  }

  /** The first line, {@code --boundary}, which every later boundary repeats. */
  private static byte[] delimiter(Slice body) throws IOException {
    var head = new byte[MAX_BOUNDARY + 2];
    var length = body.read(0, head, 0, head.length);
    for (int i = 0; i < length; i++) {
      if (head[i] == '\n') {
        var end = i > 0 && head[i - 1] == '\r' ? i - 1 : i;
        var line = new String(head, 0, end, ISO_8859_1);
        var delimiter = line.stripTrailing();
        if (delimiter.length() <= 2) {
          break;
        }
        return delimiter.getBytes(ISO_8859_1);
      }
    }
    throw MultipartForm.malformed("its first line is not a boundary");
  }

  /**
   * Goes to the next part.
   *
   * @return false behind the last one
   */
  boolean next() throws IOException {
    if (closed || isClosing()) {
      return false;
    }
    var start = endOfLine();
    var end = findDelimiter(start);
    part = body.part(start, Math.max(start, withoutLineEnd(end)));
    position = end + delimiter.length;
    return true;
  }

  Slice part() {
    return part;
  }

  /** Two dashes behind a boundary end the body; what comes after them does not count. */
  private boolean isClosing() throws IOException {
    var dashes = new byte[2];
    var length = body.read(position, dashes, 0, 2);
    closed = length == 2 && dashes[0] == '-' && dashes[1] == '-';
    return closed;
  }

  private long endOfLine() throws IOException {
    var line = new byte[MAX_BOUNDARY];
    var length = body.read(position, line, 0, line.length);
    for (int i = 0; i < length; i++) {
      if (line[i] == '\n') {
        return position + i + 1;
      }
    }
    throw MultipartForm.malformed("a boundary is followed by something else");
  }

  private long withoutLineEnd(long end) throws IOException {
    var tail = new byte[2];
    var length = body.read(end - 2, tail, 0, 2);
    if (length == 2 && tail[1] == '\n') {
      return tail[0] == '\r' ? end - 2 : end - 1;
    }
    return end;
  }

  /**
   * INVARIANT: a boundary stands at the beginning of a line, so bytes of an image are never one.
   */
  private long findDelimiter(long from) throws IOException {
    // A part without a body has its boundary right here, so the line end before it belongs to us.
    long at = from - 1;
    while (true) {
      var length = body.read(at, window, 0, WINDOW);
      if (length <= delimiter.length) {
        throw MultipartForm.malformed("it ends before its closing boundary");
      }
      var last = length - delimiter.length;
      for (int i = 0; i < last; i++) {
        if (window[i] == '\n' && matches(i + 1)) {
          return at + i + 1;
        }
      }
      at += last;
    }
  }

  private boolean matches(int offset) {
    return Arrays.equals(window, offset, offset + delimiter.length, delimiter, 0, delimiter.length);
  }
}
