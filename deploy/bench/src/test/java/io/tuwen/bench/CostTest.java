package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void a_host_counts_itself_and_its_children() {
    assertThat(EngineHost.since(Map.of(1L, 100L, 2L, 50L), Map.of(1L, 130L, 2L, 90L)))
        .isEqualTo(70);
  }

  @Test
  void a_child_that_was_replaced_counts_from_its_start() {
    assertThat(EngineHost.since(Map.of(1L, 100L, 2L, 50L), Map.of(1L, 110L, 3L, 7L))).isEqualTo(17);
  }

  @Test
  void the_shell_tells_what_its_children_have_computed() throws Exception {
    assertThat(ShellTimes.children("0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n"))
        .isEqualTo(Duration.ofMillis(62_750));
    assertThat(ShellTimes.children("0m0.000000s 0m0.000000s\n0m0.012000s 0m0.004000s\n"))
        .isEqualTo(Duration.ofMillis(16));
    assertThatThrownBy(() -> ShellTimes.children("tesseract: not found"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void rapidocr_has_libraries_for_some_systems() {
    assertThat(Libraries.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
    assertThat(Libraries.platform("Mac OS X", "aarch64")).isEqualTo("macosx-arm64");
    assertThatThrownBy(() -> Libraries.platform("Linux", "aarch64"))
        .isInstanceOf(Engine.Gone.class);
  }
}
