package io.tuwen.operations.deletion;

import io.tuwen.contract.key.Sha256;
import java.nio.ByteBuffer;

/**
 * Where the last event of each image is, in one partition of a log. Not thread-safe.
 *
 * <p>INVARIANT: an image is known by 128 bits of its key's SHA-256, so no image takes the place of
 * another. It needs 24 bytes, however long its key is, in a table that is half full at most.
 */
final class LastEvents {
  /** The two halves of the hash, and the place: 0 where the slot is free. */
  private static final int SLOT = 3;

  private static final int PLACE = 2;
  private static final long GONE = -1;

  private final int max;
  private long[] slots = new long[SLOT * 16];
  private int size;
  private int living;

  /**
   * Empty.
   *
   * @param max how many images it has room for
   */
  LastEvents(int max) {
    this.max = max;
  }

  /**
   * Takes an event of an image.
   *
   * @return whether there was room
   */
  boolean put(String key, long offset) {
    var hash = hash(key);
    var slot = slot(slots, hash[0], hash[1]);
    if (slots[slot + PLACE] == 0) {
      if (size == max) {
        return false;
      }
      size++;
    }
    living += slots[slot + PLACE] > 0 ? 0 : 1;
    slots[slot] = hash[0];
    slots[slot + 1] = hash[1];
    slots[slot + PLACE] = offset + 1;
    if (2 * size * SLOT > slots.length) {
      grow();
    }
    return true;
  }

  /** The image has no event here any more. */
  void remove(String key) {
    var hash = hash(key);
    var slot = slot(slots, hash[0], hash[1]);
    if (slots[slot + PLACE] > 0) {
      slots[slot + PLACE] = GONE;
      living--;
    }
  }

  boolean isLast(String key, long offset) {
    var hash = hash(key);
    return slots[slot(slots, hash[0], hash[1]) + PLACE] == offset + 1;
  }

  /** Whether an image has an event. */
  boolean isAnyThere() {
    return living > 0;
  }

  private void grow() {
    var larger = new long[2 * slots.length];
    for (int i = 0; i < slots.length; i += SLOT) {
      if (slots[i + PLACE] != 0) {
        System.arraycopy(slots, i, larger, slot(larger, slots[i], slots[i + 1]), SLOT);
      }
    }
    slots = larger;
  }

  private static long[] hash(String key) {
    var bytes = ByteBuffer.wrap(Sha256.of(key));
    return new long[] {bytes.getLong(), bytes.getLong()};
  }

  /** The one of an image, or the free one that it would take. */
  private static int slot(long[] slots, long high, long low) {
    var count = slots.length / SLOT;
    var slot = (int) Math.floorMod(high, (long) count) * SLOT;
    while (slots[slot + PLACE] != 0 && (slots[slot] != high || slots[slot + 1] != low)) {
      slot = (slot + SLOT) % slots.length;
    }
    return slot;
  }
}
