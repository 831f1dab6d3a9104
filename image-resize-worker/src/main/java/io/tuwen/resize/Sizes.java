package io.tuwen.resize;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.rendition.Renditions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The sizes that may be asked for as {@code 800*600}. Thread-safe. */
@Singleton
public final class Sizes {
  private static final Logger LOG = Logger.getLogger(Sizes.class);
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,4}\\*[1-9][0-9]{0,4}");

  private final Set<String> sizes;
  private final Renditions renditions;
  private volatile boolean areRemembered;

  Sizes(ResizeConfig config, Renditions renditions) {
    this.renditions = renditions;
    sizes = Set.copyOf(config.sizes().orElse(List.of()));
    for (var size : sizes) {
      if (!SIZE.matcher(size).matches()) {
        throw new IllegalStateException("tuwen.resize.sizes are like 800*600, and not " + size);
      }
    }
  }

  public boolean has(String size) {
    return sizes.contains(size);
  }

  /** What an earlier version of Tuwen has stored in these sizes is found from now on, too. */
  void start(@Observes StartupEvent event) {
    if (!sizes.isEmpty()) {
      var thread = new Thread(this::rememberNow, "sizes");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void rememberNow() {
    try {
      remember();
    } catch (TuwenException e) {
      // The first rendition does it.
      LOG.warnf("event=sizes_not_remembered code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
  }

  /**
   * Returns when the bucket remembers all of them, so that what is stored in them is found by who
   * deletes an image. Blocks once in the life of a process.
   */
  void remember() {
    if (!areRemembered) {
      sizes.forEach(renditions::rememberSize);
      areRemembered = true;
    }
  }
}
