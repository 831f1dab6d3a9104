package io.tuwen.helm;

import java.util.Map;
import java.util.Properties;

/** How much memory a container needs, in MiB, as {@code deploy/memory.properties} adds it up. */
final class MemoryNeed {
  private static final Properties TABLE = Repository.load("deploy/memory.properties");

  private static final Map<String, String> CONCURRENCY =
      Map.of(
          "ocr-worker", "TUWEN_OCR_CONCURRENCY",
          "image-resize-worker", "TUWEN_RESIZE_CONCURRENCY");

  private MemoryNeed() {}

  static int of(String service, int heap, Map<String, String> environment) {
    var own = heap + Integer.parseInt(TABLE.getProperty(service + ".beside-heap"));
    if (!CONCURRENCY.containsKey(service)) {
      return own;
    }
    var children = Integer.parseInt(environment.get(CONCURRENCY.get(service)));
    var images = Integer.parseInt(environment.get("TUWEN_IMAGES_MEMORY").replace("M", ""));
    return own + children * Integer.parseInt(TABLE.getProperty(service + ".child")) + images;
  }
}
