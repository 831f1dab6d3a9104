package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A multipart form whose last part is the file.
 *
 * @param fields names in lower case
 * @param file the file's bytes; their end is that of the form
 */
record FormReader(
    Map<String, String> fields, String fileName, String contentType, InputStream file) {
  private static final int LARGEST_FIELD = 64 * 1024;

  /** Names and values of all fields: any client can send them. */
  private static final int LARGEST_FIELDS = 256 * 1024;

  private static final int LARGEST_LINE = 8 * 1024;
  private static final int MOST_FIELDS = 100;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern PARAMETER = Pattern.compile("\\b(name|filename)=\"([^\"]*)\"");

  /** Of RFC 5987, which OSS does not know. */
  private static final Pattern EXTENDED = Pattern.compile("\\bfilename\\*=");

  /** Reads up to the beginning of the file. */
  static FormReader read(Exchange exchange) throws IOException {
    var boundary = BOUNDARY.matcher(exchange.header("content-type").orElse(""));
    if (!boundary.find()) {
      throw malformed();
    }
    var delimiter = "\r\n--" + boundary.group(1);
    // As if a line end stood before the first boundary, which then is like all others.
    var body =
        new DelimitedStream(exchange.body(), delimiter.getBytes(StandardCharsets.UTF_8), "\r\n");
    body.readNBytes(LARGEST_LINE);
    var fields = new LinkedHashMap<String, String>();
    var left = LARGEST_FIELDS;
    for (int i = 0; i < MOST_FIELDS; i++) {
      body.next();
      if (!line(body).isEmpty()) {
        // Two dashes: the form ended and there was no file.
        throw malformed();
      }
      var disposition = "";
      var type = KeptHeaders.DEFAULT_TYPE;
      for (var line = line(body); !line.isEmpty(); line = line(body)) {
        var lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-disposition:")) {
          disposition = line;
        } else if (lower.startsWith("content-type:")) {
          type = line.substring("content-type:".length()).strip();
        }
      }
      var name = parameter(disposition, "name").toLowerCase(Locale.ROOT);
      if (EXTENDED.matcher(disposition).find()) {
        throw new OssError(
            400, "FieldItemTooLong", "Your file has a name in a form that is taken for a field.");
      }
      if (name.equals("file")) {
        return new FormReader(fields, parameter(disposition, "filename"), type, body);
      }
      var value = body.readNBytes(LARGEST_FIELD + 1);
      left -= name.length() + value.length;
      if (value.length > LARGEST_FIELD || left < 0) {
        throw malformed();
      }
      fields.put(name, new String(value, StandardCharsets.UTF_8));
    }
    throw malformed();
  }

  private static String parameter(String disposition, String name) {
    return PARAMETER
        .matcher(disposition)
        .results()
        .filter(it -> it.group(1).equals(name))
        .map(it -> it.group(2))
        .findFirst()
        .orElse("");
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LARGEST_LINE) {
        throw malformed();
      }
      line.append((char) next);
    }
    var bytes = line.toString().stripTrailing().getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static OssError malformed() {
    return new OssError(
        400, "MalformedPOSTRequest", "The body of your POST request is not well-formed.");
  }
}
