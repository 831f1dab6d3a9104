package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.Program;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChaosCommandTest {
  @Test
  void minutes_are_enough() {
    var options = parse("--minutes", "10");

    assertThat(options.time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.images()).isEqualTo(1200);
    assertThat(options.seed()).isPositive();
    assertThat(options.data()).isEmpty();
    assertThat(options.kinds()).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void everything_can_be_said() {
    var options =
        parse(
            "--minutes",
            "1",
            "--port",
            "9000",
            "--data",
            "/d",
            "--seed",
            "42",
            "--images",
            "5",
            "--table",
            "/t.md",
            "--troubles",
            "kill,broker",
            "--pause",
            "9",
            "--engines",
            "wechat,embedded");

    assertThat(options.port()).hasValue(9000);
    assertThat(options.data()).contains(Path.of("/d"));
    assertThat(options.seed()).isEqualTo(42);
    assertThat(options.images()).isEqualTo(5);
    assertThat(options.table()).contains(Path.of("/t.md"));
    assertThat(options.kinds()).containsExactlyInAnyOrder(Kind.KILL, Kind.BROKER);
    assertThat(options.pause()).isEqualTo(Duration.ofSeconds(9));
    assertThat(options.engines().names()).containsExactly("wechat", "embedded");
  }

  @Test
  void what_is_wrong_is_a_sentence() {
    assertThatThrownBy(() -> parse()).hasMessage("chaos needs --minutes N");
    assertThatThrownBy(() -> parse("--minutes", "0"))
        .hasMessage("--minutes wants a number from 1 to 1440, not \"0\"");
    assertThatThrownBy(() -> parse("--minutes")).hasMessage("--minutes needs a value");
    assertThatThrownBy(() -> parse("--minutes", "1", "--troubles", "rain"))
        .hasMessage("--troubles wants some of kill,restart,broker,storage,network,provider");
    assertThatThrownBy(() -> parse("--minutes", "1", "--engines", "embedded,oracle"))
        .hasMessage("--engines wants some of embedded,aliyun-market,aliyun,wechat");
    assertThatThrownBy(() -> parse("--minutes", "1", "--troubles", "provider"))
        .hasMessage("--troubles provider wants --engines with a provider");
    assertThatThrownBy(() -> parse("--dance")).hasMessage("unknown option --dance");
  }

  /** To write it anew: {@code java -jar target/tuwen-chaos.jar --help >FILE}. */
  @Test
  void the_kept_usage_is_its_own() {
    assertThat(Path.of("../command-line/usage/chaos"))
        .content()
        .isEqualTo(Chaos.program(Path.of("/root"), System.out).usage());
  }

  private static ChaosOptions parse(String... arguments) {
    var command = new ChaosCommand(Path.of("/root"), System.out);
    new Program("tuwen", command).read(arguments);
    return command.options();
  }
}
