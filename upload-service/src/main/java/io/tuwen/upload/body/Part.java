package io.tuwen.upload.body;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One part of a form.
 *
 * @param isFile whether it says that it is a file, by a file name (an empty one will do) or by the
 *     type of an image or of any bytes; other fields may have a type, too, such as JSON
 */
record Part(String name, String fileName, boolean isFile, Slice body) {
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_TEXT = 1024;

  static Part read(Slice part) throws IOException {
    var head = new byte[MAX_HEADERS];
    var length = part.read(0, head, 0, head.length);
    var end = endOfHeaders(head, length);
    var headers = headers(new String(head, 0, end, StandardCharsets.UTF_8));
    var disposition = Disposition.parse(headers.getOrDefault("content-disposition", ""));
    var type = headers.getOrDefault("content-type", "text/plain").toLowerCase(Locale.ROOT);
    var isFile =
        disposition.hasFileName()
            || type.startsWith("image/")
            || type.startsWith("application/octet-stream");
    return new Part(
        disposition.name(), disposition.fileName(), isFile, part.part(end, part.length()));
  }

  /** The value of a short text field; of a long one, its beginning. */
  String text() throws IOException {
    var bytes = new byte[MAX_TEXT];
    var length = body.read(0, bytes, 0, bytes.length);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int endOfHeaders(byte[] head, int length) {
    if (length > 0 && head[0] == '\n') {
      return 1;
    }
    if (length > 1 && head[0] == '\r' && head[1] == '\n') {
      return 2;
    }
    for (int i = 0; i < length - 1; i++) {
      if (head[i] == '\n' && head[i + 1] == '\n') {
        return i + 2;
      }
      if (head[i] == '\n' && head[i + 1] == '\r' && i + 2 < length && head[i + 2] == '\n') {
        return i + 3;
      }
    }
    throw MultipartForm.malformed("the headers of a part do not end");
  }

  private static Map<String, String> headers(String text) {
    var headers = new HashMap<String, String>();
    for (var line : text.split("\r?\n", -1)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }
}
