package io.tuwen.chaos;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.PublicId;
import io.tuwen.emulator.store.ObjectRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Notes the first version of everything that is made, and whether there is ever another one.
 *
 * <p>A result names its time, so that one which is written again is another one. A rendition that
 * is written again with the same bytes is the same to every reader.
 */
final class Versions {
  private static final String FAILED = ".failed";

  private static final Pattern RENDITION = Pattern.compile("(.+)[!@][^/!@]*");

  private final Names names;
  private final Map<String, ObjectRecord> first = new HashMap<>();
  private final Map<String, List<String>> changes = new HashMap<>();

  Versions(Names names) {
    this.names = names;
  }

  /** Looks at all there is now. */
  synchronized void look(List<? extends Collection<ObjectRecord>> buckets) {
    var now = new HashSet<String>();
    for (var bucket : buckets) {
      for (var each : bucket) {
        now.add(each.key());
        look(each);
      }
    }
    for (var known : first.keySet()) {
      if (!now.contains(known)) {
        note(known, known + " was there and is gone");
      }
      if (known.endsWith(FAILED)
          && now.contains(known.substring(0, known.length() - FAILED.length()))) {
        note(known, known + " says failed, and it was made all the same");
      }
    }
  }

  private void look(ObjectRecord now) {
    var before = first.putIfAbsent(now.key(), now);
    if (before != null && !before.eTag().equals(now.eTag())) {
      note(
          now.key(),
          "%s was written at %s and again, differently, at %s"
              .formatted(now.key(), before.modified(), now.modified()));
    }
  }

  private void note(String key, String what) {
    var noted = changes.computeIfAbsent(original(key), it -> new ArrayList<>());
    if (!noted.contains(what)) {
      noted.add(what);
    }
  }

  /** All that changed of what was made of an original. */
  synchronized List<String> changes(String original) {
    return List.copyOf(changes.getOrDefault(original, List.of()));
  }

  /** When the result of an original was there. */
  synchronized Optional<Instant> resultAt(String original) {
    return Optional.ofNullable(first.get(Storage.result(original))).map(ObjectRecord::modified);
  }

  private String original(String key) {
    var rendition = RENDITION.matcher(key);
    return rendition.matches()
        ? names.original(new PublicId(rendition.group(1))).map(ObjectKey::value).orElse(key)
        : key.replaceFirst("_ocr\\.(json|txt)$", "");
  }
}
