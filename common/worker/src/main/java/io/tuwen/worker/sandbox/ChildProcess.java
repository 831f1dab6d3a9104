package io.tuwen.worker.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The worker's end of one child. Used by one thread at a time, but for {@link #kill}, which any
 * thread may call at any time.
 */
final class ChildProcess implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_WORDS = 2000;

  private final Process process;
  private final Path directory;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final StringBuilder lastWords = new StringBuilder();
  private int works;
  private long idleSince = System.nanoTime();

  ChildProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
    in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER));
    var listener = new Thread(() -> listen(process.getErrorStream()), "child-words");
    listener.setDaemon(true);
    listener.start();
  }

  /** A child that a file makes talk fills no log and no memory. */
  private void listen(InputStream errors) {
    var buffer = new byte[1024];
    try (errors) {
      for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
        heard(new String(buffer, 0, count, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // It is gone.
    }
  }

  private void heard(String words) {
    synchronized (lastWords) {
      lastWords.append(words).delete(0, Math.max(0, lastWords.length() - MAX_WORDS));
    }
  }

  /**
   * Waits until it is warm.
   *
   * @return what it has to say
   * @throws IOException where it ended instead
   */
  String awaitReady() throws IOException {
    var frame = Frame.read(in);
    if (frame.kind() != Frame.Kind.READY) {
      throw new IOException(frame.kind() + " before the child is ready");
    }
    deleteDirectory();
    idleSince = System.nanoTime();
    return new String(frame.body(), StandardCharsets.UTF_8);
  }

  /** Libraries were unpacked there, and are loaded now. */
  private void deleteDirectory() {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It is a temporary directory, and the system removes it one day.
    }
  }

  /**
   * Has it do one piece of work.
   *
   * @return its result or its failure; then, and only then, it can be given more work
   * @throws NotTaken where it was gone before it had the work
   * @throws IOException where the child is gone, or says what it must not say
   */
  Frame call(Questions questions, byte[]... request) throws IOException {
    works++;
    hand(request);
    while (true) {
      var frame = Frame.read(in);
      switch (frame.kind()) {
        case RESULT, FAILURE -> {
          idleSince = System.nanoTime();
          return frame;
        }
        case QUESTION -> Frame.write(out, Frame.Kind.ANSWER, questions.ask(frame.body()));
        default -> throw new IOException(frame.kind() + " in the place of a result");
      }
    }
  }

  private void hand(byte[]... request) throws NotTaken {
    try {
      Frame.write(out, Frame.Kind.REQUEST, request);
      if (Frame.read(in).kind() == Frame.Kind.TAKEN) {
        return;
      }
    } catch (IOException e) {
      throw new NotTaken(e);
    }
    throw new NotTaken(null);
  }

  /** A child ended, or was ended, before it had the work: the work has nothing to do with it. */
  static final class NotTaken extends IOException {
    private static final long serialVersionUID = 1L;

    NotTaken(IOException cause) {
      super("the child was gone before it had the work", cause);
    }
  }

  /** How much it has done. */
  int works() {
    return works;
  }

  /** How long it has had no work, unless it has some now. */
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - idleSince);
  }

  /** How long it has computed since it was started; zero where the system does not tell. */
  Duration computed() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * How long it waits for a processor, from now on: what the clock shows and it has not computed.
   * Zero where the system does not tell, and of a child that has more processors than one.
   */
  Supplier<Duration> starvation() {
    var start = System.nanoTime();
    var computed = process.info().totalCpuDuration();
    var longest = new AtomicReference<>(Duration.ZERO);
    return () ->
        process
            .info()
            .totalCpuDuration()
            .filter(it -> computed.isPresent())
            .map(it -> Duration.ofNanos(System.nanoTime() - start).minus(it.minus(computed.get())))
            .map(it -> longest.accumulateAndGet(it, ChildProcess::longer))
            .orElseGet(longest::get);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended and what it said last, in one line of printable characters. */
  String lastWords() {
    String words;
    synchronized (lastWords) {
      words = lastWords.toString().replaceAll("[^ -~]+", " ").replace('"', '\'').strip();
    }
    return "exit=" + (process.isAlive() ? "none" : process.exitValue()) + " words=\"" + words + '"';
  }

  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    deleteDirectory();
  }
}
