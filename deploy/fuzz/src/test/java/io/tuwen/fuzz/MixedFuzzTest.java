package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class MixedFuzzTest {
  private final MixedFuzz mixed = new MixedFuzz();

  @Test
  void every_target_has_a_first_byte_of_its_own() {
    var first = new HashSet<Byte>();

    Targets.names().forEach(it -> first.add(mixed.choosing(it, new byte[0])[0]));

    assertThat(first).hasSameSizeAs(Targets.names());
  }

  @Test
  void what_a_target_refuses_is_no_finding() {
    for (var target : Targets.names()) {
      assertThatCode(() -> mixed.feed(mixed.choosing(target, new byte[] {'{', '!', 0})))
          .as(target)
          .doesNotThrowAnyException();
    }
  }
}
