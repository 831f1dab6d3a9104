package io.tuwen.emulator.store;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/** Locks of uploads. Parts of one may come together; to end it, one has it alone. */
final class UploadLocks {
  private static final int LOCKS = 256;

  private final ReadWriteLock[] locks =
      Stream.generate(ReentrantReadWriteLock::new).limit(LOCKS).toArray(ReadWriteLock[]::new);

  ReadWriteLock of(String uploadId) {
    return locks[Math.floorMod(uploadId.hashCode(), LOCKS)];
  }
}
