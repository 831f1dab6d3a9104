package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendsTest {
  /** Where LC_ALL alone said UTF-8, services found nothing in a directory with a Chinese name. */
  @Test
  void services_name_files_in_the_encoding_of_the_launcher() {
    var launcher =
        Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "zh_CN.UTF-8", "PATH", "/bin", "EDITOR", "vi");

    assertThat(Backends.ofMachine(launcher))
        .isEqualTo(Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "zh_CN.UTF-8", "PATH", "/bin"));
  }
}
