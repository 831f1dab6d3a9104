package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.attack.Attacks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A short attack on what is shared, as it runs for users: {@code ./tuwen attack} is the whole,
 * {@code -Dtuwen.attack.scale=50} twice as much. What single requests can do is tried by {@link
 * SpellingsIT} and {@link HostileUploadsIT} too, so it is left out here; {@code
 * -Dtuwen.attack.kinds=headers,files} names others. It is the last, since it leaves no owner calm.
 */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Order(Integer.MAX_VALUE)
@ExtendWith(SharedSystem.class)
class AttackIT {
  private static final String KINDS =
      System.getProperty("tuwen.attack.kinds", "slow-bodies,owners");
  private static final String SCALE = System.getProperty("tuwen.attack.scale", "100");

  @Test
  void nothing_gives_way(SharedSystem.Running system) {
    var out = new ByteArrayOutputStream();
    var printed = new PrintStream(out, true, StandardCharsets.UTF_8);

    // Times are promised for a machine that does nothing else, which this one does not.
    var code =
        Attacks.program(Launched.ROOT, printed)
            .printsTo(printed, printed)
            .run(
                "--data",
                system.data().toString(),
                "--kinds",
                KINDS,
                "--scale",
                SCALE,
                "--slack",
                "10");

    var report = out.toString(StandardCharsets.UTF_8);
    System.out.println(report);
    assertThat(code).as(report).isZero();
    assertThat(report).doesNotContain("not known there");
  }
}
