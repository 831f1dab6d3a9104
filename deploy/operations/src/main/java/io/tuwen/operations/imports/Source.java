package io.tuwen.operations.imports;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What an import goes through, in an order that stays. Calls block. */
interface Source {

  /**
   * One of them.
   *
   * @param name its key or its address
   * @param position behind which the next one is
   */
  record Item(String name, String position) {}

  /**
   * Some of them.
   *
   * @param more whether others follow: the bucket may have fewer that count than were asked for
   */
  record Page(List<Item> items, boolean more) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** What names are, as ids are made of them. */
  String kind();

  /**
   * The next ones; none at the end.
   *
   * @param after the position of the last, or none for the first
   */
  Page next(Optional<String> after, int limit);

  private static TuwenException notOurs() {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, "the cursor is none of this import's");
  }

  static Source of(ImportSpec spec, ObjectStore store) {
    if (spec.prefix() != null) {
      return new Listed(store, spec.prefix());
    }
    return spec.keys() == null
        ? new Named("address", spec.urls())
        : new Named(Listed.KIND, spec.keys());
  }

  /** The originals bucket, by how keys begin. */
  record Listed(ObjectStore store, String prefix) implements Source {
    static final String KIND = "key";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Page next(Optional<String> after, int limit) {
      after.ifPresent(Listed::check);
      var page = store.list(Bucket.ORIGINALS, prefix, after.orElse(""), limit);
      return new Page(
          page.objects().stream()
              .map(ListedObject::key)
              .map(it -> new Item(it.value(), it.value()))
              .toList(),
          page.more());
    }

    private static void check(String position) {
      if (ObjectKey.parse(position).isEmpty()) {
        throw notOurs();
      }
    }
  }

  /** What was named one by one; a position is how many of them are done. */
  record Named(String kind, List<String> names) implements Source {
    @Override
    public Page next(Optional<String> after, int limit) {
      var from = after.map(this::done).orElse(0);
      var to = Math.min(from + limit, names.size());
      return new Page(
          IntStream.range(from, to)
              .mapToObj(it -> new Item(names.get(it), Integer.toString(it + 1)))
              .toList(),
          to < names.size());
    }

    private int done(String position) {
      if (!position.matches("[0-9]{1,6}")) {
        throw notOurs();
      }
      return Math.min(Integer.parseInt(position), names.size());
    }
  }
}
