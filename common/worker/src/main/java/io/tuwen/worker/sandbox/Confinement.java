package io.tuwen.worker.sandbox;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a child gives away before it sees the first file of a stranger: the network, other programs
 * and processes, writing, and memory beyond its share.
 *
 * <p>Files that it may not read it could never read: see {@link FileRules}.
 */
final class Confinement {
  private Confinement() {}

  /**
   * Confines this process for good.
   *
   * @param memory in bytes; zero for no limit
   * @return what this system cannot do, for the log
   */
  static String enter(long memory) {
    if (!Platform.isLinux()) {
      return " unconfined=not_linux";
    }
    var missing = new StringBuilder();
    limit(LibC.RLIMIT_CORE, 0, missing, "core");
    limit(LibC.RLIMIT_FSIZE, 0, missing, "files");
    if (memory > 0) {
      limit(LibC.RLIMIT_DATA, memory, missing, "memory");
    }
    LibC.CALLS.prctl(LibC.PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    var filtered =
        Platform.current()
            .map(platform -> SystemCallFilter.install(platform, LibC.CALLS.getpid()))
            .orElse(false);
    if (!filtered) {
      missing.append(" unconfined=system_calls");
    }
    return missing.toString();
  }

  private static void limit(int resource, long value, StringBuilder missing, String name) {
    if (LibC.CALLS.setrlimit(resource, new LibC.Limit(value)) != 0) {
      missing.append(" unconfined=").append(name);
    }
  }

  /** The standard output; what is printed from now on goes to the error stream instead. */
  static OutputStream standardOutputForAnswers() throws IOException {
    if (!Platform.isLinux()) {
      return new FileOutputStream(FileDescriptor.out);
    }
    var answers = LibC.CALLS.dup(1);
    LibC.CALLS.dup2(2, 1);
    return new FileOutputStream("/proc/self/fd/" + answers);
  }
}
