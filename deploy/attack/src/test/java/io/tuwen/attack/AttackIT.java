package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A short attack on everything, as it runs for users: {@code ./tuwen attack} is the whole, {@code
 * -Dtuwen.attack.scale=20} twice as much.
 */
class AttackIT {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final int SCALE = Integer.getInteger("tuwen.attack.scale", 40);

  @Test
  void nothing_gives_way() throws Exception {
    // Times are promised for a machine that does nothing else, which this one does not.
    var options =
        new AttackOptions(Optional.empty(), Attacks.NAMES, 10, SCALE, Optional.empty(), ROOT);
    var out = new ByteArrayOutputStream();

    var code = Attacks.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));

    System.out.println(out.toString(StandardCharsets.UTF_8));
    assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
  }
}
