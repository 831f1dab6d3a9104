package io.tuwen.resize.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes from a child to its worker; a child that was taken over may say anything. */
class RenderingReplyTest {
  private static final List<Attempt> ATTEMPTS =
      List.of(
          new Attempt.Made(new Rendered(new byte[] {1, 2, 3}, "image/jpeg")),
          new Attempt.Failed(new ProcessException(OssCode.BAD_REQUEST, "out of it", "0040-1")),
          new Attempt.Failed(new TuwenException(ErrorCode.IMAGE_UNREADABLE, "it is damaged")),
          new Attempt.Made(new Rendered(new byte[0], "application/json")));

  @Test
  void each_attempt_arrives_as_it_was() throws IOException {
    var read = RenderingReply.read(RenderingReply.of(ATTEMPTS), ATTEMPTS.size());

    assertThat(read.get(0).get().bytes()).containsExactly(1, 2, 3);
    assertThat(read.get(0).get().contentType()).isEqualTo("image/jpeg");
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(read.get(1)::get)
        .withMessage("out of it")
        .matches(e -> e.ossCode() == OssCode.BAD_REQUEST && e.ec().equals("0040-1"));
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(read.get(2)::get)
        .withMessage("it is damaged")
        .matches(e -> e.code() == ErrorCode.IMAGE_UNREADABLE);
    assertThat(read.get(3).get().bytes()).isEmpty();
  }

  @Test
  void a_reply_that_ends_early_is_none() {
    var whole = RenderingReply.of(ATTEMPTS);

    for (int length = 0; length < whole.get(0).length; length++) {
      var cut = new ArrayList<>(whole);
      cut.set(0, Arrays.copyOf(whole.get(0), length));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> RenderingReply.read(cut, ATTEMPTS.size()));
    }
    for (int parts = 0; parts < whole.size(); parts++) {
      var cut = whole.subList(0, parts);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> RenderingReply.read(cut, ATTEMPTS.size()));
    }
  }

  @Test
  void a_reply_of_another_kind_or_with_an_impossible_length_is_none() {
    var kind = new byte[] {7};
    var length = new byte[] {2, -1, -1, -1, -1};

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RenderingReply.read(List.of(kind), 1));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RenderingReply.read(List.of(length), 1));
  }
}
