package io.tuwen.upload.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.mutiny.Multi;
import org.junit.jupiter.api.Test;

class ShortAnswerTest {
  private static String read(int maxBytes) {
    // A character of two bytes is cut in two.
    var text = "é".getBytes(UTF_8);
    var chunks =
        Multi.createFrom().items("caf".getBytes(UTF_8), new byte[] {text[0]}, new byte[] {text[1]});
    return ShortAnswer.of(chunks, maxBytes).await().indefinitely();
  }

  @Test
  void an_answer_is_the_text_of_its_chunks() {
    assertThat(read(5)).isEqualTo("café");
  }

  @Test
  void an_answer_that_is_longer_fails() {
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> read(4));
  }
}
