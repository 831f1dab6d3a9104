package io.tuwen.resize.child;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.worker.sandbox.Questions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The images of watermarks, which a child asks its worker for: the child reaches no storage, and
 * the worker decides what may be had by a name.
 */
final class WatermarkAnswer {
  private static final byte MISSING = 0;
  private static final byte FOUND = 1;
  private static final byte FAILED = 2;

  private WatermarkAnswer() {}

  /** On the worker's side. */
  static byte[] answer(WatermarkSource marks, byte[] question) {
    try {
      return marks
          .find(new String(question, StandardCharsets.UTF_8))
          .map(bytes -> prefixed(FOUND, bytes))
          .orElseGet(() -> prefixed(MISSING, new byte[0]));
    } catch (TuwenException e) {
      return prefixed(FAILED, e.getMessage().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] prefixed(byte kind, byte[] bytes) {
    var answer = new byte[1 + bytes.length];
    answer[0] = kind;
    System.arraycopy(bytes, 0, answer, 1, bytes.length);
    return answer;
  }

  /** On the child's side. */
  static WatermarkSource from(Questions questions) {
    return name -> find(questions, name);
  }

  private static Optional<byte[]> find(Questions questions, String name) {
    var answer = questions.ask(name.getBytes(StandardCharsets.UTF_8));
    var rest = Arrays.copyOfRange(answer, 1, answer.length);
    return switch (answer[0]) {
      case MISSING -> Optional.empty();
      case FOUND -> Optional.of(rest);
      default ->
          throw new TuwenException(
              ErrorCode.STORAGE_UNAVAILABLE, new String(rest, StandardCharsets.UTF_8));
    };
  }
}
