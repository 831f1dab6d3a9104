package io.tuwen.contract.lifecycle;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Leaves when the local launcher is gone, so that one killed launcher leaves no orphans behind.
 *
 * <p>Only the launcher sets the property; elsewhere nothing is watched.
 */
@ApplicationScoped
class LauncherWatch {
  private static final Logger LOG = Logger.getLogger(LauncherWatch.class);

  private final Optional<Long> launcher;

  LauncherWatch(@ConfigProperty(name = "tuwen.launcher.pid") Optional<Long> launcher) {
    this.launcher = launcher;
  }

  void watch(@Observes StartupEvent started) {
    launcher.ifPresent(LauncherWatch::watch);
  }

  private static void watch(long pid) {
    var process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      leave(pid);
      return;
    }
    // A thread of its own: those that a library keeps for such waits may have fewer rights than a
    // shutdown needs, where it was a child's starter that began them.
    var waiting =
        new Thread(
            () -> {
              process.get().onExit().join();
              leave(pid);
            },
            "launcher-watch");
    waiting.setDaemon(true);
    waiting.start();
  }

  private static void leave(long pid) {
    LOG.warnf("event=launcher_gone pid=%d", pid);
    Quarkus.asyncExit();
  }
}
