package io.tuwen.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As which user the server runs: it refuses to be root.
 *
 * <p>Started by root, it runs in a user namespace, where it is no one and its files stay root's.
 * Most containers forbid namespaces. There it is the system's user nobody, and its data are where
 * that user may go, which is not below a directory that is root's alone.
 */
enum Identity {
  CALLER,
  NAMESPACE,
  NOBODY;

  private static final int NOBODY_ID = 65_534;

  static Identity choose() throws InterruptedException {
    if (!isRoot()) {
      return CALLER;
    }
    try {
      var namespace = new ProcessBuilder("unshare", "-U", "true").start();
      return namespace.waitFor() == 0 ? NAMESPACE : NOBODY;
    } catch (IOException e) {
      return NOBODY;
    }
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The command as this user runs it. Nothing stays between: signals arrive. */
  List<String> command(Path program, List<String> arguments) {
    var command = new ArrayList<String>();
    switch (this) {
      case CALLER -> {}
      case NAMESPACE -> command.addAll(List.of("unshare", "-U"));
      case NOBODY ->
          command.addAll(
              List.of(
                  "setpriv",
                  "--reuid=" + NOBODY_ID,
                  "--regid=" + NOBODY_ID,
                  "--clear-groups",
                  "--inh-caps=-all"));
    }
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /** Where the server keeps what belongs to this directory. */
  Path home(Path directory) throws IOException {
    return this == NOBODY ? HomeOfNobody.of(directory) : directory;
  }

  /** Gives a new file or directory to this user. */
  void own(Path file) throws IOException {
    if (this == NOBODY) {
      Files.setAttribute(file, "unix:uid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
