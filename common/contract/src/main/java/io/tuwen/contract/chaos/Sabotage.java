package io.tuwen.contract.chaos;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.key.ObjectKey;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Fault injection for {@code ./tuwen chaos}: certain object or file names crash or stall this
 * process.
 *
 * <p>It does nothing at all unless it is switched on.
 */
@Singleton
public final class Sabotage {
  private static final Logger LOG = Logger.getLogger(Sabotage.class);
  private static final Pattern HALTING = Pattern.compile("chaos/halt-.*");
  private static final Pattern SLEEPING = Pattern.compile("chaos/sleep-(\\d{1,4})-.*");
  private static final String HALT_AFTER_PUT = "tuwen-chaos-halt-after-put";

  private final boolean enabled;

  @Inject
  Sabotage(ChaosConfig config) {
    this(config.enabled());
  }

  private Sabotage(boolean enabled) {
    this.enabled = enabled;
  }

  /** None at all. */
  public static Sabotage none() {
    return new Sabotage(false);
  }

  void tell(@Observes StartupEvent started) {
    if (enabled) {
      LOG.warn("event=sabotage_enabled; this process may be ended by the names of objects");
    }
  }

  /** What a native library does to a process that gives it the wrong image. */
  public void whileHandling(ObjectKey key) throws InterruptedException {
    if (!enabled) {
      return;
    }
    if (HALTING.matcher(key.value()).matches()) {
      halt("handling");
    }
    var sleeping = SLEEPING.matcher(key.value());
    if (sleeping.matches()) {
      Thread.sleep(Long.parseLong(sleeping.group(1)) * 1000);
    }
  }

  /** The moment when an image is stored, before its event is published. */
  public void afterPut(String fileName) {
    if (enabled && fileName.equals(HALT_AFTER_PUT)) {
      halt("put");
    }
  }

  private static void halt(String during) {
    LOG.warnf("event=sabotage during=%s", during);
    Runtime.getRuntime().halt(134);
  }
}
