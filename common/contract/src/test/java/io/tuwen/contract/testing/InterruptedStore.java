package io.tuwen.contract.testing;

import io.tuwen.contract.store.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A store before one of whose requests something happens, once. */
public final class InterruptedStore {
  private final ObjectStore real;
  private final Predicate<String> isMoment;
  private final Runnable meanwhile;
  private final AtomicBoolean hasHappened = new AtomicBoolean();

  /**
   * Waits for a moment.
   *
   * @param isMoment knows a request by its operation, bucket and key: {@code delete TEXTS guest/1}
   */
  public InterruptedStore(ObjectStore real, Predicate<String> isMoment, Runnable meanwhile) {
    this.real = real;
    this.isMoment = isMoment;
    this.meanwhile = meanwhile;
  }

  /** Waits for a request by its number, from 0. */
  public static InterruptedStore before(int request, ObjectStore real, Runnable meanwhile) {
    var requests = new AtomicInteger();
    return new InterruptedStore(real, it -> requests.getAndIncrement() == request, meanwhile);
  }

  public ObjectStore store() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> request(method, arguments));
  }

  public boolean hasHappened() {
    return hasHappened.get();
  }

  private Object request(Method method, Object[] arguments) throws Throwable {
    var isRequest = arguments != null && arguments.length > 1;
    if (isRequest
        && isMoment.test(method.getName() + " " + arguments[0] + " " + arguments[1])
        && hasHappened.compareAndSet(false, true)) {
      meanwhile.run();
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
