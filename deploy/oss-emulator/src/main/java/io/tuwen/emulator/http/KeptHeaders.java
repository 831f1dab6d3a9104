package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers of a put are kept with the object and come back with every get. */
final class KeptHeaders {
  static final String DEFAULT_TYPE = "application/octet-stream";

  private static final char DELETE = 0x7f;
  private static final String META = "x-oss-meta-";
  private static final int MAX_META_BYTES = 8 * 1024;
  private static final int MAX_STANDARD_BYTES = 8 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> STANDARD =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires");

  private KeptHeaders() {}

  /**
   * Picks them from the headers of a request, or from the fields of a form.
   *
   * @throws OssError where an answer could not have them as headers, or where they are too large
   */
  static Map<String, String> of(Map<String, String> all) {
    var kept = new LinkedHashMap<String, String>();
    var metaBytes = 0;
    var standardBytes = 0;
    for (var entry : all.entrySet()) {
      var name = entry.getKey().toLowerCase(Locale.ROOT);
      var bytes = entry.getValue().getBytes(StandardCharsets.UTF_8).length;
      if (name.startsWith(META)) {
        metaBytes += name.length() + bytes;
      } else if (STANDARD.contains(name)) {
        standardBytes += bytes;
      } else {
        continue;
      }
      requireHeader(name, entry.getValue());
      kept.put(name, entry.getValue());
    }
    if (metaBytes > MAX_META_BYTES) {
      throw OssError.invalidArgument("The user metadata is larger than 8 KB.");
    }
    if (standardBytes > MAX_STANDARD_BYTES) {
      throw OssError.invalidArgument("The headers of the object are larger than 8 KB.");
    }
    kept.putIfAbsent("content-type", DEFAULT_TYPE);
    return kept;
  }

  /** A field of a form may hold what no header can: then every answer with it would fail. */
  private static void requireHeader(String name, String value) {
    if (!TOKEN.matcher(name).matches()) {
      throw OssError.invalidArgument("A name of the user metadata cannot be that of a header.");
    }
    if (value.chars().anyMatch(it -> it < ' ' || it == DELETE)) {
      throw OssError.invalidArgument("The value of " + name + " has control characters.");
    }
  }
}
