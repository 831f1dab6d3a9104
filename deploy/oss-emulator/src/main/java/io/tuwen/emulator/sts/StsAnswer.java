package io.tuwen.emulator.sts;

/**
 * What STS answers.
 *
 * @param json with secrets in it: never to be logged
 */
public record StsAnswer(int status, String json) {
  /** Without what was issued. */
  @Override
  public String toString() {
    return "StsAnswer[" + status + "]";
  }
}
