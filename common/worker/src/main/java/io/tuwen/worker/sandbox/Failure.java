package io.tuwen.worker.sandbox;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Why a child could not do its work, or a part of it.
 *
 * @param message public, as that of every {@link TuwenException}
 * @param cause for the log, and empty where there is nothing more to say
 */
public record Failure(ErrorCode code, String message, String cause) {
  private static final int MAX_CAUSE = 8192;

  public static Failure of(TuwenException failure) {
    var cause = failure.getCause();
    return new Failure(
        failure.code(), failure.getMessage(), cause == null ? "" : String.valueOf(cause));
  }

  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(code.name());
      out.writeUTF(cut(message));
      out.writeUTF(cut(cause));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String cut(String text) {
    return text.length() <= MAX_CAUSE ? text : text.substring(0, MAX_CAUSE);
  }

  /**
   * Reads it.
   *
   * @throws IOException where it is none
   */
  public static Failure read(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Failure(ErrorCode.valueOf(in.readUTF()), in.readUTF(), in.readUTF());
    } catch (IllegalArgumentException e) {
      throw new IOException("not a failure", e);
    }
  }

  public TuwenException toException() {
    return new TuwenException(code, message, cause.isEmpty() ? null : new ChildFailure(cause));
  }

  /** What the child knows of it. The stack of the worker says nothing. */
  private static final class ChildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ChildFailure(String cause) {
      super(cause, null, false, false);
    }
  }
}
