package io.tuwen.worker.sandbox;

import java.util.Locale;
import java.util.Optional;

/** The kinds of Linux whose system calls are known here by number. */
enum Platform {
  X86_64(0xC000003E, 317),
  AARCH64(0xC00000B7, 277);

  /** {@code AUDIT_ARCH_…}, by which a filter knows whose numbers it sees. */
  final int audit;

  final int seccomp;

  Platform(int audit, int seccomp) {
    this.audit = audit;
    this.seccomp = seccomp;
  }

  static Optional<Platform> current() {
    if (!isLinux()) {
      return Optional.empty();
    }
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  static boolean isLinux() {
    return System.getProperty("os.name", "").startsWith("Linux");
  }
}
