package io.tuwen.operations.imports;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.imports.Source.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Tells one thing that fails each time from a storage that is away: an import must not stand before
 * it for ever. For one thread.
 */
final class LastingErrors {
  /** With the pauses between them, half a minute at least. */
  static final int MAX_TRIES = 5;

  /** By position, also of those that were given up: an import may come by once more. */
  private final Map<String, Integer> tries = new HashMap<>();

  /** The end of what has failed together; null where nothing has. */
  private String suspectUpTo;

  /** How many are taken at once: one by one, where one of them is suspected. */
  int together(int usual) {
    return suspectUpTo == null ? usual : 1;
  }

  /** These are done, in one way or another. */
  void passed(List<Item> items) {
    if (last(items).position().equals(suspectUpTo)) {
      suspectUpTo = null;
    }
  }

  /**
   * What becomes of things that have failed.
   *
   * @param isAnswered whether the storage answers when it is asked about the one that has failed
   * @return the outcome of the only one, where it has failed often enough
   * @throws TuwenException where all are to be tried once more
   */
  Outcome judge(List<Item> items, TuwenException failure, BooleanSupplier isAnswered) {
    if (items.size() > 1) {
      suspectUpTo = last(items).position();
      throw failure;
    }
    if (failure.code() != ErrorCode.STORAGE_UNAVAILABLE || !isAnswered.getAsBoolean()) {
      throw failure;
    }
    var item = items.get(0);
    if (tries.merge(item.position(), 1, Integer::sum) < MAX_TRIES) {
      throw new TuwenException(
          failure.code(), "%s: %s".formatted(failure.getMessage(), item.name()), failure);
    }
    return new Outcome.Skipped(failure.code().code());
  }

  private static Item last(List<Item> items) {
    return items.get(items.size() - 1);
  }
}
