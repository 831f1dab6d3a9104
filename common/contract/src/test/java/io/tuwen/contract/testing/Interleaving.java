package io.tuwen.contract.testing;

import io.tuwen.contract.store.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Lets several parties use one object store at once, request by request, in an order that follows
 * from a seed. So what happens between two requests is tried, in any order, and can be tried again.
 *
 * <p>One party goes on at a time: from its request to its next one, or to its end. A party may make
 * its requests from several threads, one after the other.
 */
public final class Interleaving {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ObjectStore real;
  private final Random random;
  private final Map<String, State> states = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private Throwable failure;

  private enum State {
    GOING_ON,
    AT_A_REQUEST,
    ENDED
  }

  public Interleaving(ObjectStore real, long seed) {
    this.real = real;
    random = new Random(seed);
  }

  /**
   * Adds a party.
   *
   * @param work gets a store of its own
   */
  public synchronized void add(String party, Consumer<ObjectStore> work) {
    states.put(party, State.GOING_ON);
    threads.add(
        new Thread(
            () -> {
              try {
                work.accept(storeOf(party));
              } catch (RuntimeException | Error e) {
                fail(new AssertionError(party + " failed", e));
              } finally {
                be(party, State.ENDED);
              }
            },
            party));
  }

  /**
   * Runs until all have ended.
   *
   * @return the requests in their order, to be told where a test fails
   */
  public synchronized List<String> run() {
    threads.forEach(Thread::start);
    while (true) {
      awaitUntil(() -> !states.containsValue(State.GOING_ON));
      var waiting =
          states.entrySet().stream()
              .filter(it -> it.getValue() == State.AT_A_REQUEST)
              .map(Map.Entry::getKey)
              .toList();
      if (waiting.isEmpty()) {
        break;
      }
      be(waiting.get(random.nextInt(waiting.size())), State.GOING_ON);
    }
    if (failure != null) {
      throw new AssertionError("in this order: " + order, failure);
    }
    return List.copyOf(order);
  }

  private ObjectStore storeOf(String party) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> request(party, method, arguments));
  }

  private Object request(String party, Method method, Object[] arguments) throws Throwable {
    var isRequest = arguments != null && arguments.length > 1;
    if (isRequest) {
      takeTurn(party, method, arguments);
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized void takeTurn(String party, Method method, Object[] arguments) {
    be(party, State.AT_A_REQUEST);
    awaitUntil(() -> states.get(party) == State.GOING_ON);
    order.add(party + ": " + method.getName() + " " + arguments[0] + " " + arguments[1]);
  }

  private synchronized void be(String party, State state) {
    states.put(party, state);
    notifyAll();
  }

  private synchronized void fail(Throwable reason) {
    failure = reason;
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void awaitUntil(Condition condition) {
    var end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!condition.holds()) {
        var left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("waits for ever: " + states + " after " + order);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
