package io.tuwen.bench.rendition;

import java.nio.file.Path;
import java.time.Duration;

/** Something that makes renditions. Used by one thread. */
interface Rival extends AutoCloseable {
  String name();

  String version();

  /**
   * Makes the renditions of a task as often as it says.
   *
   * @param results where each rendition is left, under {@link #result}
   * @return the processor time of all processes, for all of it
   * @throws IllegalStateException where it cannot
   */
  Duration make(Task task, Path pictures, Path results) throws InterruptedException;

  /** The file of a rendition. */
  default Path result(Path results, Task task, int work) {
    var suffix = task.works().get(work).format().suffix();
    return results.resolve("%s-%s-%d.%s".formatted(name(), task, work, suffix));
  }

  @Override
  void close();

  /** It cannot be measured on this machine; the message says what to install. */
  final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message);
    }

    Missing(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
