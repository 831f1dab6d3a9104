package io.tuwen.worker.sandbox;

import io.tuwen.contract.error.TuwenException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where classes come from, so that another process can load the same ones. */
public final class ClassPath {
  private ClassPath() {}

  /**
   * The jars and directories of these classes, and those that any child stands on: this module's
   * and the contract's.
   *
   * @throws IllegalStateException where one of them comes from somewhere else
   */
  public static List<String> of(Class<?>... classes) {
    return Stream.concat(Stream.of(ClassPath.class, TuwenException.class), Arrays.stream(classes))
        .map(ClassPath::of)
        .distinct()
        .toList();
  }

  private static String of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException | RuntimeException e) {
      throw new IllegalStateException(type + " comes from no jar and no directory", e);
    }
  }
}
