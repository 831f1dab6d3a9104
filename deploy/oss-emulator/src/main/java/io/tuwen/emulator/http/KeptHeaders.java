package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers of a put are kept with the object and come back with every get. */
final class KeptHeaders {
  static final String DEFAULT_TYPE = "application/octet-stream";

  private static final String META = "x-oss-meta-";
  private static final int MAX_META_BYTES = 8 * 1024;
  private static final int MAX_STANDARD_BYTES = 8 * 1024;
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
   * Picks them from the headers of a request, or from the fields of a form as {@link
   * HeaderText#bytes} has them.
   *
   * @throws OssError where an answer could not have them as headers, or where they are too large
   */
  static Map<String, String> of(Map<String, String> all) {
    var kept = new LinkedHashMap<String, String>();
    var metaBytes = 0;
    var standardBytes = 0;
    for (var entry : all.entrySet()) {
      var name = entry.getKey().toLowerCase(Locale.ROOT);
      // One character is one byte.
      var bytes = entry.getValue().length();
      if (name.startsWith(META)) {
        metaBytes += name.length() + bytes;
      } else if (STANDARD.contains(name)) {
        standardBytes += bytes;
      } else {
        continue;
      }
      HeaderText.require(name, entry.getValue());
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
}
