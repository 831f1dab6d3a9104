package io.tuwen.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The data of one server: what PostgreSQL calls a cluster, with one database and one user.
 *
 * <p>The user owns the database and is no superuser. The superuser's password is known to no one:
 * what only it may do is done in PostgreSQL's single-user mode, by who has the directory.
 */
final class Cluster {
  static final String NAME = "tuwen";

  private static final int PASSWORD_BYTES = 32;
  private static final long STOP_SECONDS = 30;
  private static final long POLL_MILLIS = 10;

  private final Identity identity;
  private final Path programs;
  private final Path data;
  private final Path password;

  private Cluster(Identity identity, Path programs, Path home) {
    this.identity = identity;
    this.programs = programs;
    data = home.resolve("data");
    password = home.resolve("password");
  }

  /**
   * The cluster of a directory, made where it is new. Each major version has one of its own.
   *
   * @param binaries where programs are unpacked; used by many clusters
   */
  static Cluster in(Path directory, Path binaries, Identity identity)
      throws IOException, InterruptedException {
    var home = identity.home(directory);
    createHome(home, identity);
    if (identity == Identity.NOBODY) {
      HomeOfNobody.deleteOthers(directory, home);
    }
    var version = home.resolve(Binaries.majorVersion());
    if (!Files.isDirectory(version)) {
      create(version, identity);
    }
    var programs =
        Binaries.unpackedBelow(identity == Identity.NOBODY ? home.resolve("binaries") : binaries);
    var cluster = new Cluster(identity, programs, version);
    cluster.endPredecessor();
    if (!Files.exists(cluster.data)) {
      cluster.create();
    }
    return cluster;
  }

  /** INVARIANT: in a directory where all may write, only what root has made itself is used. */
  private static void createHome(Path home, Identity identity) throws IOException {
    if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      create(home, identity);
    } else if (identity == Identity.NOBODY && !HomeOfNobody.isMadeByRoot(home)) {
      throw new IOException(home + " belongs to another user");
    }
  }

  private static void create(Path directory, Identity identity) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(
        directory,
        PosixFilePermissions.fromString(identity == Identity.NOBODY ? "rwx--x--x" : "rwx------"));
  }

  Path data() {
    return data;
  }

  String password() throws IOException {
    return Files.readString(password).strip();
  }

  List<String> command(String program, List<String> arguments) {
    return identity.command(programs.resolve(program), arguments);
  }

  /** INVARIANT: a directory of this name is whole: it gets the name when all is done. */
  private void create() throws IOException, InterruptedException {
    var unfinished = data.resolveSibling("unfinished");
    Binaries.delete(unfinished);
    create(unfinished, Identity.CALLER);
    identity.own(unfinished);
    var superuser = data.resolveSibling("superuser");
    write(superuser, chance());
    identity.own(superuser);
    try {
      // The order of characters is PostgreSQL's own, and so the same on every machine.
      run(
          "initdb",
          List.of(
              "--pgdata=" + unfinished,
              "--username=postgres",
              "--pwfile=" + superuser,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions"),
          "");
    } finally {
      Files.delete(superuser);
    }
    var users = chance();
    write(password, users);
    run(
        "postgres",
        List.of("--single", "-D", unfinished.toString(), "-c", "exit_on_error=on", "postgres"),
        "create role %s login password '%s'\ncreate database %s owner %s\n"
            .formatted(NAME, users, NAME, NAME));
    Files.move(unfinished, data);
  }

  private static void write(Path file, String secret) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret);
  }

  private static String chance() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void run(String program, List<String> arguments, String input)
      throws IOException, InterruptedException {
    var output = data.resolveSibling(program + ".log").toFile();
    var process =
        processOf(command(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed; " + output + " says why");
    }
    Files.delete(output.toPath());
  }

  /** INVARIANT: no setting of the caller's environment changes what the server does. */
  static ProcessBuilder processOf(List<String> command) {
    var builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().keySet().removeIf(it -> it.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /**
   * A server whose starter was killed is stopping still: it had no other reason to go on.
   *
   * <p>INVARIANT: no server of this cluster runs when its file is deleted. A file that is left has
   * the number of a process that is gone, and PostgreSQL takes each process that has got the number
   * since for a server.
   */
  private void endPredecessor() throws IOException, InterruptedException {
    var predecessor =
        RunningServer.pid(data).flatMap(ProcessHandle::of).filter(this::isOfThisCluster);
    if (predecessor.isPresent()) {
      end(predecessor.get());
    }
    RunningServer.forget(data);
  }

  private void end(ProcessHandle server) throws IOException, InterruptedException {
    // The shell has it built in; not every image has a program of this name.
    new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", Long.toString(server.pid()))
        .start()
        .waitFor();
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (isOfThisCluster(server)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("another server is using " + data);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Not where it has ended, and the number of a process that is gone may be another's now. */
  private boolean isOfThisCluster(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .filter(it -> List.of(it).contains(data.toString()))
        .isPresent();
  }
}
