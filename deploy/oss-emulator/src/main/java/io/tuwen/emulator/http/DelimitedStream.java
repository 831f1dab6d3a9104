package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands between two delimiters of a stream; {@link #next} goes behind the delimiter.
 *
 * <p>INVARIANT: a stream that ends before a delimiter is an error, so a form that was cut off is
 * never taken for a shorter one.
 */
final class DelimitedStream extends InputStream {
  private static final int WINDOW = 64 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] window = new byte[WINDOW];
  private int start;
  private int end;

  /** Bytes before this position are certainly not part of a delimiter. */
  private int safe;

  private boolean atDelimiter;

  DelimitedStream(InputStream in, byte[] delimiter, String before) {
    this.in = in;
    this.delimiter = delimiter;
    var first = before.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(first, 0, window, 0, first.length);
    end = first.length;
  }

  /** Goes behind the delimiter that this stream has ended at. */
  void next() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    start += delimiter.length;
    safe = start;
    atDelimiter = false;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    while (start == safe) {
      if (atDelimiter) {
        return -1;
      }
      fill();
    }
    var read = Math.min(count, safe - start);
    System.arraycopy(window, start, into, offset, read);
    start += read;
    return read;
  }

  /** Finds out more about what comes next. */
  private void fill() throws IOException {
    search();
    if (start < safe || atDelimiter) {
      return;
    }
    System.arraycopy(window, start, window, 0, end - start);
    end -= start;
    start = 0;
    safe = 0;
    var read = in.read(window, end, WINDOW - end);
    if (read < 0) {
      throw OssError.incompleteBody();
    }
    end += read;
    search();
  }

  private void search() {
    var last = end - delimiter.length;
    for (int i = safe; i <= last; i++) {
      if (window[i] == delimiter[0]
          && Arrays.equals(window, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        safe = i;
        atDelimiter = true;
        return;
      }
    }
    safe = Math.max(safe, last + 1);
  }
}
