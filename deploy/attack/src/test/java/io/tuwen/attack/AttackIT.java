package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A short attack on what is shared, as it runs for users: {@code ./tuwen attack} is the whole,
 * {@code -Dtuwen.attack.scale=50} twice as much. What single requests can do is tried by {@code
 * SpellingsIT} and {@code HostileUploadsIT} too, so it is left out here; {@code
 * -Dtuwen.attack.kinds=headers,files} names others.
 */
class AttackIT {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Set<String> KINDS =
      Set.of(System.getProperty("tuwen.attack.kinds", "slow-bodies,owners").split(",", -1));
  private static final int SCALE = Integer.getInteger("tuwen.attack.scale", 100);

  @Test
  void nothing_gives_way() throws Exception {
    // Times are promised for a machine that does nothing else, which this one does not.
    var options = new AttackOptions(Optional.empty(), KINDS, 10, SCALE, Optional.empty(), ROOT);
    var out = new ByteArrayOutputStream();

    var code = Attacks.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));

    System.out.println(out.toString(StandardCharsets.UTF_8));
    assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
  }
}
