package io.tuwen.local.watch;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Starts a service that leaves when its launcher does, so that a killed launcher leaves no
 * processes behind.
 *
 * <p>It is the only class of a jar that the launcher puts before the service's own. No service
 * knows of it, and no image has it.
 */
public final class WatchedService {
  private static final String LAUNCHER = "TUWEN_LAUNCHER_PID";

  private WatchedService() {}

  /** The first argument is the service's own main class; the others are for that. */
  public static void main(String[] arguments) throws Throwable {
    watch(Long.parseLong(System.getenv(LAUNCHER)));
    try {
      var own = Arrays.copyOfRange(arguments, 1, arguments.length);
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) own);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void watch(long pid) {
    // A thread of its own: those that a library keeps for such waits may have fewer rights than a
    // shutdown needs, where it was a child's starter that began them.
    var waiting =
        new Thread(
            () -> {
              ProcessHandle.of(pid).ifPresent(it -> it.onExit().join());
              System.err.println("event=launcher_gone pid=" + pid);
              // As SIGTERM: the service finishes what it has begun.
              System.exit(0);
            },
            "launcher-watch");
    waiting.setDaemon(true);
    waiting.start();
  }
}
