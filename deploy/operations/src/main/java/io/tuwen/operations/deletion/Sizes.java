package io.tuwen.operations.deletion;

import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sizes that the renditions bucket has, such as {@code 800*600/}: below each of them is any
 * number of images, and a listing begins with the size. So they are found by jumping from one to
 * the next, and kept for a while.
 */
final class Sizes {
  private static final Pattern SIZED = Pattern.compile("([1-9]\\d{0,4}[*x][1-9]\\d{0,4}/).*");
  private static final Pattern BEGINNING = Pattern.compile("(\\d{1,5})(([*x])(\\d{0,5}))?");
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int PAGE = 1000;

  /** Behind every other character. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private final ObjectStore store;
  private List<String> known = List.of();
  private long readNanos = System.nanoTime() - 2 * KEPT.toNanos();

  Sizes(ObjectStore store) {
    this.store = store;
  }

  /** Each with its slash. */
  synchronized List<String> all() {
    if (System.nanoTime() - readNanos > KEPT.toNanos()) {
      known = read();
      readNanos = System.nanoTime();
    }
    return known;
  }

  private List<String> read() {
    var sizes = new ArrayList<String>();
    var after = "0";
    while (true) {
      var before = after;
      var page = store.list(Bucket.RENDITIONS, "", after, PAGE);
      var keys = page.objects().stream().map(ListedObject::key).toList();
      for (var key : keys) {
        // What the jump before has passed.
        if (key.value().compareTo(after) <= 0) {
          continue;
        }
        if (key.value().compareTo("9" + LAST) > 0) {
          return sizes;
        }
        var sized = SIZED.matcher(key.value());
        if (sized.matches()) {
          sizes.add(sized.group(1));
        }
        after = behind(key.value());
      }
      if (!page.more() || keys.isEmpty()) {
        return sizes;
      }
      if (after.equals(before)) {
        after = keys.get(keys.size() - 1).value();
      }
    }
  }

  /** The place behind a key before which no size stands that was not met. */
  static String behind(String key) {
    var sized = SIZED.matcher(key);
    if (sized.matches()) {
      return sized.group(1) + LAST;
    }
    var beginning = BEGINNING.matcher(key);
    if (!beginning.lookingAt()) {
      return key;
    }
    var width = beginning.group(1);
    var rest = key.substring(beginning.end());
    var next = rest.isEmpty() ? ' ' : rest.charAt(0);
    if (beginning.group(2) != null) {
      // A height without its slash, before which no digit and no letter stands.
      return next <= '/' ? key : beginning.group() + LAST;
    }
    if (next < '*') {
      return key;
    }
    if (next < '0') {
      // Wider ones begin with the same digits.
      return width + "/" + LAST;
    }
    return width + (next < 'x' ? "w" + LAST : LAST);
  }
}
