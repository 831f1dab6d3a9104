package io.tuwen.emulator.http;

import io.tuwen.emulator.store.KeyOrder;
import io.tuwen.emulator.store.ObjectRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param last the key or common prefix after which the next page begins
 */
record Page(List<ObjectRecord> objects, List<String> prefixes, boolean truncated, String last) {
  static Page of(
      NavigableMap<String, ObjectRecord> index,
      String prefix,
      String delimiter,
      String after,
      int limit) {
    var objects = new ArrayList<ObjectRecord>();
    var prefixes = new ArrayList<String>();
    var last = "";
    var entry = first(index, prefix, delimiter, after);
    while (entry != null && entry.getKey().startsWith(prefix)) {
      if (objects.size() + prefixes.size() == limit) {
        return new Page(objects, prefixes, true, last);
      }
      var common = commonPrefix(entry.getKey(), prefix, delimiter);
      if (common.isEmpty()) {
        objects.add(entry.getValue());
        last = entry.getKey();
        entry = index.higherEntry(last);
      } else {
        last = common.get();
        prefixes.add(last);
        entry = behind(index, last);
      }
    }
    return new Page(objects, prefixes, false, last);
  }

  /** What a listing tells in the place of a key that has the delimiter behind the prefix. */
  static Optional<String> commonPrefix(String key, String prefix, String delimiter) {
    var end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end + delimiter.length()));
  }

  private static Map.Entry<String, ObjectRecord> first(
      NavigableMap<String, ObjectRecord> index, String prefix, String delimiter, String after) {
    if (index.comparator().compare(after, prefix) < 0) {
      return index.ceilingEntry(prefix);
    }
    // Where the last page ended with a common prefix, all below it has been told.
    return commonPrefix(after, prefix, delimiter).filter(after::equals).isPresent()
        ? behind(index, after)
        : index.higherEntry(after);
  }

  private static Map.Entry<String, ObjectRecord> behind(
      NavigableMap<String, ObjectRecord> index, String prefix) {
    return KeyOrder.behind(prefix).map(index::ceilingEntry).orElse(null);
  }
}
