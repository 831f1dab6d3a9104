package io.tuwen.worker.sandbox;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;

/**
 * The child's own side: it gets ready, confines itself, and does one piece of work after the other
 * until its worker closes the pipe or is gone.
 */
public final class Child {
  /** Where a worker says how many bytes of memory the child may take. */
  static final String MEMORY = "tuwen.child.memory";

  private static final int BUFFER = 1 << 16;

  private final ChildWork work;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final SynchronousQueue<Frame> inbox = new SynchronousQueue<>();

  private Child(ChildWork work, DataInputStream in, DataOutputStream out) {
    this.work = work;
    this.in = in;
    this.out = out;
  }

  /** Serves this process' worker, and ends the process. Called by a {@code main}. */
  public static void serve(ChildWork work) throws IOException {
    // A native library that prints must not print into an answer.
    var answers = new BufferedOutputStream(Confinement.standardOutputForAnswers(), BUFFER);
    var child =
        new Child(
            work,
            new DataInputStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER)),
            new DataOutputStream(answers));
    child.begin();
  }

  private void begin() {
    var worker = new Thread(this::workAll, "work");
    worker.start();
    readAll();
  }

  /** The worker's end of the pipe is its life line, also while native code computes. */
  private void readAll() {
    try {
      while (true) {
        inbox.put(Frame.read(in));
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void workAll() {
    try {
      var report = work.warmUp();
      var missing = Confinement.enter(Long.getLong(MEMORY, 0));
      send(Frame.Kind.READY, (report + missing).getBytes(StandardCharsets.UTF_8));
      while (true) {
        handle(take(Frame.Kind.REQUEST));
      }
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void handle(byte[] request) throws IOException {
    send(Frame.Kind.TAKEN, new byte[0]);
    try {
      send(Frame.Kind.RESULT, work.handle(request, this::ask).toArray(byte[][]::new));
    } catch (TuwenException e) {
      send(Frame.Kind.FAILURE, Failure.of(e).toBytes());
    } catch (RuntimeException e) {
      send(
          Frame.Kind.FAILURE,
          new Failure(ErrorCode.INTERNAL_ERROR, "the engine failed", trace(e)).toBytes());
    }
  }

  private byte[] ask(byte[] question) {
    try {
      send(Frame.Kind.QUESTION, question);
      return take(Frame.Kind.ANSWER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] take(Frame.Kind kind) throws IOException {
    try {
      var frame = inbox.take();
      if (frame.kind() != kind) {
        throw new IOException(frame.kind() + " in the place of " + kind);
      }
      return frame.body();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private void send(Frame.Kind kind, byte[]... parts) throws IOException {
    Frame.write(out, kind, parts);
  }

  private static String trace(RuntimeException e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
