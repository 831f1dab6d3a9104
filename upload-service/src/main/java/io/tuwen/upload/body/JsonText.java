package io.tuwen.upload.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The base64 inside of a JSON string: ends at the closing quote, without escapes and white space.
 */
final class JsonText extends FilterInputStream {
  private boolean ended;

  JsonText(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next;
    do {
      next = character();
    } while (next == ' ' || next == '\n');
    return next;
  }

  private int character() throws IOException {
    if (ended) {
      return -1;
    }
    var next = requireMore(in.read());
    if (next == '"') {
      ended = true;
      return -1;
    }
    return next == '\\' ? unescaped(in.read()) : next;
  }

  /** Base64 has use for no other escapes. */
  private static int unescaped(int escape) throws IOException {
    return switch (requireMore(escape)) {
      case '/' -> '/';
      case 'n', 'r', 't' -> '\n';
      default -> throw new IOException("an escape that base64 does not need");
    };
  }

  private static int requireMore(int next) throws IOException {
    if (next < 0) {
      throw new IOException("the string does not end");
    }
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int read = 0;
    while (read < count) {
      var next = read();
      if (next < 0) {
        break;
      }
      into[offset + read++] = (byte) next;
    }
    return read == 0 && count > 0 ? -1 : read;
  }
}
