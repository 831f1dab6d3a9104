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
  private static final int MOST_META_BYTES = 8 * 1024;
  private static final Set<String> STANDARD =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires");

  private KeptHeaders() {}

  /** Picks them from the headers of a request, or from the fields of a form. */
  static Map<String, String> of(Map<String, String> all) {
    var kept = new LinkedHashMap<String, String>();
    var metaBytes = 0;
    for (var entry : all.entrySet()) {
      var name = entry.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(META)) {
        metaBytes += name.length() + entry.getValue().length();
        kept.put(name, entry.getValue());
      } else if (STANDARD.contains(name)) {
        kept.put(name, entry.getValue());
      }
    }
    if (metaBytes > MOST_META_BYTES) {
      throw OssError.invalidArgument("The user metadata is larger than 8 KB.");
    }
    kept.putIfAbsent("content-type", DEFAULT_TYPE);
    return kept;
  }
}
