package io.tuwen.worker.sandbox;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where classes come from, so that another process can load the same ones. */
public final class ClassPath {
  private ClassPath() {}

  /**
   * The jars and directories of these classes.
   *
   * @throws IllegalStateException where one of them comes from somewhere else
   */
  public static List<String> of(Class<?>... classes) {
    return Arrays.stream(classes).map(ClassPath::of).distinct().toList();
  }

  private static String of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException | RuntimeException e) {
      throw new IllegalStateException(type + " comes from no jar and no directory", e);
    }
  }
}
