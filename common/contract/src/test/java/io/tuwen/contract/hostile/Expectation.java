package io.tuwen.contract.hostile;

import io.tuwen.contract.error.ErrorCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a parser may do with a file.
 *
 * @param refusals the errors that it may end with
 * @param mayBeRead whether it may also be taken for a picture
 */
public record Expectation(Set<ErrorCode> refusals, boolean mayBeRead) {
  /** It is refused with one of these, before anything is decoded. */
  public static Expectation refused(ErrorCode... codes) {
    return new Expectation(EnumSet.copyOf(Arrays.asList(codes)), false);
  }

  /** It is a picture or damaged, but neither costs more than a picture. */
  public static Expectation typed() {
    return new Expectation(
        EnumSet.of(
            ErrorCode.UNSUPPORTED_TYPE,
            ErrorCode.IMAGE_UNREADABLE,
            ErrorCode.TOO_MANY_PIXELS,
            ErrorCode.IMAGE_TOO_COMPLEX,
            ErrorCode.PROCESSING_REFUSED),
        true);
  }

  /** It is no picture when it is decoded; what looks at its header alone may not see that. */
  public static Expectation unreadable() {
    return refused(ErrorCode.IMAGE_UNREADABLE);
  }

  /** It has too much of something. */
  public static Expectation tooComplex() {
    return refused(ErrorCode.IMAGE_TOO_COMPLEX);
  }

  /** It has too much of something; the search for its size may have given up before. */
  public static Expectation tooComplexOrUnreadable() {
    return refused(ErrorCode.IMAGE_TOO_COMPLEX, ErrorCode.IMAGE_UNREADABLE);
  }

  /** Its header says that it is too large. */
  public static Expectation tooLarge() {
    return refused(ErrorCode.TOO_MANY_PIXELS);
  }
}
