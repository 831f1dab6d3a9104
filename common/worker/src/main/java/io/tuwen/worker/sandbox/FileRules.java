package io.tuwen.worker.sandbox;

import com.sun.jna.Memory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files a thread, and every process that it starts, may still open: programs, libraries and
 * fonts to read, one directory to write.
 *
 * <p>INVARIANT: nothing with a secret or a stranger's data in it is among them: not the worker's
 * environment or memory, no mounted secret, no data directory. Landlock of the kernel keeps it; no
 * privilege is needed for that.
 */
final class FileRules {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final int ASK_VERSION = 1;
  private static final int PATH_BENEATH = 1;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIRECTORY = 1 << 3;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long DEVICES = 1 << 15;
  private static final long FIRST_VERSION = (1 << 13) - 1;

  /** There are fewer; the kernel takes no offence. */
  private static final long LAST_CAPABILITY = 63;

  private static final List<String> READABLE =
      List.of(
          "/usr",
          "/lib",
          "/lib64",
          "/opt",
          "/nix/store",
          "/proc",
          "/sys/devices/system",
          "/sys/fs/cgroup",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/alternatives",
          "/etc/fonts",
          "/etc/localtime",
          "/etc/nsswitch.conf",
          "/etc/passwd",
          "/var/cache/fontconfig",
          "/dev/null",
          "/dev/zero",
          "/dev/random",
          "/dev/urandom");

  private FileRules() {}

  /**
   * Restricts the calling thread for good, and what it starts. Other threads keep their rights.
   *
   * @param more what may be read beside the system's own
   * @return whether the kernel can do that
   */
  static boolean restrictThread(List<String> more, Path writable) {
    if (!Platform.isLinux()) {
      return false;
    }
    var version = LibC.call(CREATE_RULESET, 0L, 0L, (long) ASK_VERSION);
    if (version < 1) {
      return false;
    }
    var all = handled(version);
    var rules = ruleset(all);
    if (rules < 0) {
      return false;
    }
    try {
      readable(more)
          .forEach(path -> allow(rules, path, (EXECUTE | READ_FILE | READ_DIRECTORY) & all));
      allow(rules, Path.of("/dev/null"), (READ_FILE | WRITE_FILE) & all);
      allow(rules, writable, all);
      dropCapabilities();
      LibC.CALLS.prctl(LibC.PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
      return LibC.call(RESTRICT_SELF, (long) rules, 0L) == 0;
    } finally {
      LibC.CALLS.close(rules);
    }
  }

  /** A process of root could look into its worker in spite of the rules. Others have none. */
  private static void dropCapabilities() {
    for (long capability = 0; capability <= LAST_CAPABILITY; capability++) {
      LibC.CALLS.prctl(LibC.PR_CAPBSET_DROP, capability, 0L, 0L, 0L);
    }
  }

  private static long handled(long version) {
    return FIRST_VERSION
        | (version >= 2 ? REFER : 0)
        | (version >= 3 ? TRUNCATE : 0)
        | (version >= 5 ? DEVICES : 0);
  }

  private static Stream<Path> readable(List<String> more) {
    var paths = new ArrayList<>(READABLE);
    paths.addAll(more);
    paths.add(System.getProperty("java.home"));
    var libraries = System.getenv("LD_LIBRARY_PATH");
    if (libraries != null) {
      paths.addAll(List.of(libraries.split(File.pathSeparator)));
    }
    var home = System.getProperty("user.home", "");
    paths.add(home + "/.fonts");
    paths.add(home + "/.local/share/fonts");
    // Debian's Java has its security settings there.
    return Stream.concat(
        paths.stream().filter(path -> path.startsWith("/")).map(Path::of), javaSettings());
  }

  private static Stream<Path> javaSettings() {
    var names = new File("/etc").list((directory, name) -> name.startsWith("java"));
    return names == null ? Stream.empty() : Stream.of(names).map(name -> Path.of("/etc", name));
  }

  private static int ruleset(long all) {
    try (var attributes = new Memory(8)) {
      attributes.setLong(0, all);
      return (int) LibC.call(CREATE_RULESET, attributes, attributes.size(), 0L);
    }
  }

  /** What is not there needs no right. */
  private static void allow(int rules, Path path, long rights) {
    var descriptor = LibC.CALLS.open(path.toString(), LibC.O_PATH | LibC.O_CLOEXEC);
    if (descriptor < 0) {
      return;
    }
    try (var attributes = new Memory(12)) {
      attributes.setLong(
          0, Files.isDirectory(path) ? rights : rights & (EXECUTE | WRITE_FILE | READ_FILE));
      attributes.setInt(8, descriptor);
      LibC.call(ADD_RULE, (long) rules, (long) PATH_BENEATH, attributes, 0L);
    } finally {
      LibC.CALLS.close(descriptor);
    }
  }
}
