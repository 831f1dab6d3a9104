package io.tuwen.helm;

import io.tuwen.contract.topic.WorkerKind;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** How much memory a container needs, in MiB, as {@code deploy/memory.properties} adds it up. */
final class MemoryNeed {
  private static final Properties TABLE = Repository.load("deploy/memory.properties");

  private MemoryNeed() {}

  static int of(String service, int heap, Map<String, String> environment) {
    var own = heap + Integer.parseInt(TABLE.getProperty(service + ".beside-heap"));
    if (WorkerKind.ofService(service).isEmpty()) {
      return own;
    }
    var children = Integer.parseInt(concurrency(environment));
    var images = Integer.parseInt(environment.get("TUWEN_IMAGES_MEMORY").replace("M", ""));
    var each = Integer.parseInt(TABLE.getProperty(service + ".child"));
    if (hasCloud(environment)) {
      each += Integer.parseInt(TABLE.getProperty(service + ".encoder"));
      each += Integer.parseInt(TABLE.getProperty(service + ".codes"));
    }
    return own + children * each + images;
  }

  /** Whether pictures are made for an engine elsewhere, and codes found beside it. */
  static boolean hasCloud(Map<String, String> environment) {
    return Stream.of("TUWEN_OCR_ENGINES", "TUWEN_OCR_CANARY_ENGINE")
        .flatMap(it -> Stream.of(environment.getOrDefault(it, "embedded").split(",")))
        .anyMatch(it -> !it.startsWith("embedded"));
  }

  private static String concurrency(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(it -> it.getKey().matches("TUWEN_[A-Z]+_CONCURRENCY"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }
}
