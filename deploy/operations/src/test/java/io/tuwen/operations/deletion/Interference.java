package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Position;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stands before the storage and the broker, and does something before one of the requests, or in
 * the place of it. The topic of intents is kept here, so that the executor of the service, which
 * runs as well, does not help.
 */
final class Interference {
  private final int at;
  private final Runnable what;
  private final List<Deletion> intents = new ArrayList<>();
  private int requests;
  private boolean happened;
  private boolean isRemovalAtomic;

  /** The process died. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died here");
    }
  }

  /** Interferes before the request of this number; the first is 1, and 0 for never. */
  Interference(int at, Runnable what) {
    this.at = at;
    this.what = what;
  }

  static Interference none() {
    return new Interference(0, () -> {});
  }

  static Interference crash(int at) {
    return new Interference(
        at,
        () -> {
          throw new Crash();
        });
  }

  boolean hasHappened() {
    return happened;
  }

  /** What a new executor finds in the topic. */
  Optional<Deletion> lastIntent() {
    return intents.isEmpty() ? Optional.empty() : Optional.of(intents.get(intents.size() - 1));
  }

  private void count(boolean isRemoval) {
    if (isRemoval && isRemovalAtomic) {
      return;
    }
    requests++;
    if (requests == at) {
      happened = true;
      what.run();
    }
  }

  /**
   * Takes a look at the original and its removal for one: object storage has no removal on
   * condition, so what is put in between goes.
   */
  Interference withAtomicRemoval() {
    isRemovalAtomic = true;
    return this;
  }

  ObjectStore store(ObjectStore real) {
    return proxy(
        ObjectStore.class,
        (method, arguments) -> {
          count(method.getName().equals("delete") && arguments[0] == Bucket.ORIGINALS);
          return invoke(real, method, arguments);
        });
  }

  Logs logs(Logs real) {
    return proxy(
        Logs.class,
        (method, arguments) -> {
          count(false);
          return method.getName().equals("append")
              ? append(real, arguments[0])
              : invoke(real, method, arguments);
        });
  }

  private List<Position> append(Logs real, Object argument) {
    var records = ((List<?>) argument).stream().map(NewRecord.class::cast).toList();
    var positions = new ArrayList<Position>();
    for (var record : records) {
      if (record.topic().equals(Topics.IMAGE_DELETIONS)) {
        record.value().ifPresent(it -> intents.add(DeletionJson.read(it.bytes())));
        positions.add(new Position(record.topic(), 0, intents.size()));
      } else {
        positions.addAll(real.append(List.of(record)));
      }
    }
    return positions;
  }

  /** What is done in the place of a call. */
  private interface Call {
    Object of(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.of(method, arguments)));
  }

  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
