package io.tuwen.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where images, texts, events, logs and keys of a local system are: for its owner alone.
 *
 * <p>INVARIANT: what is not ours stays as it is. A directory that is named with {@code --data} may
 * hold other things, such as a home does; then only our own parts of it are closed.
 */
final class DataDirectory {
  private static final Set<PosixFilePermission> OTHERS =
      Set.copyOf(PosixFilePermissions.fromString("---rwxrwx"));

  private static final List<String> PARTS =
      List.of("kafka", "logs", "oss", "postgres", "run", "tmp");

  /** Beside its parts: the lock, and files with a secret each, also those half made. */
  private static final Pattern FILES = Pattern.compile("[a-z-]+\\.(lock|token|key|env)(\\.new)?");

  private DataDirectory() {}

  /** Makes a directory that only its owner can enter; one that is there stays as it is. */
  static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Whether users who do not own it can enter it, or what of it is ours. */
  static boolean isOpenToOthers(Path data) throws IOException {
    if (!Files.exists(data) || !isOpen(data)) {
      return false;
    }
    if (isOursAlone(data)) {
      return true;
    }
    for (var part : parts(data)) {
      if (isOpen(part)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Closes a directory to all but its owner.
   *
   * @return what there is to tell, where it was open
   */
  static Optional<String> tighten(Path data) throws IOException {
    create(data);
    var wasOpen = isOpenToOthers(data);
    if (isOursAlone(data)) {
      close(data);
    }
    for (var name : PARTS) {
      create(data.resolve(name));
    }
    if (!wasOpen) {
      return Optional.empty();
    }
    for (var part : parts(data)) {
      closeTree(part);
    }
    return Optional.of(
        "%s was open to other users of this machine; it is closed now".formatted(data));
  }

  /** Whether all that is in it is ours; an empty one is. */
  private static boolean isOursAlone(Path data) throws IOException {
    try (var entries = Files.list(data)) {
      return entries.allMatch(DataDirectory::isOurs);
    }
  }

  private static List<Path> parts(Path data) throws IOException {
    try (var entries = Files.list(data)) {
      return entries.filter(DataDirectory::isOurs).toList();
    }
  }

  private static boolean isOurs(Path entry) {
    var name = entry.getFileName().toString();
    return PARTS.contains(name) || FILES.matcher(name).matches();
  }

  private static void closeTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            close(directory);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            // What a link leads to may be anybody's.
            if (attributes.isRegularFile()) {
              close(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isOpen(Path path) throws IOException {
    return permissions(path).stream().anyMatch(OTHERS::contains);
  }

  private static void close(Path path) throws IOException {
    if (isOpen(path)) {
      var left = EnumSet.copyOf(permissions(path));
      left.removeAll(OTHERS);
      Files.setPosixFilePermissions(path, left);
    }
  }

  private static Set<PosixFilePermission> permissions(Path path) throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
  }
}
