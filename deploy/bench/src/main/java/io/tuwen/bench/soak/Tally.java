package io.tuwen.bench.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was done, and what went wrong. */
final class Tally {
  private static final int MAX_SENTENCES = 5;

  private final Map<Deed, Long> counts = new EnumMap<>(Deed.class);
  private final List<String> failures = new ArrayList<>();

  /** What is counted, in the order of the table. */
  enum Deed {
    IMAGE("images acknowledged"),
    TEXT("texts"),
    RENDITION("renditions asked for by address"),
    LIST("lists and searches"),
    LOGIN("logins, each ended by a logout"),
    DELETION("deletions"),
    REFUSAL("bad files, refused as they should be"),
    FAILURE("**failed unexpectedly**"),
    LOST("**lost**");

    private final String words;

    Deed(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  synchronized void did(Deed deed) {
    counts.merge(deed, 1L, Long::sum);
  }

  synchronized void failed(String sentence) {
    did(Deed.FAILURE);
    keep(sentence);
  }

  synchronized void lost(String sentence) {
    did(Deed.LOST);
    keep(sentence);
  }

  private void keep(String sentence) {
    if (failures.size() < MAX_SENTENCES) {
      failures.add(sentence);
    }
  }

  synchronized long count(Deed deed) {
    return counts.getOrDefault(deed, 0L);
  }

  boolean isClean() {
    return count(Deed.FAILURE) == 0 && count(Deed.LOST) == 0;
  }

  /** The first of them. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }
}
