package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.local.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form: every service is killed, the broker stopped, the storage broken, once each. */
@Tag("long")
@Timeout(value = 420, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChaosIT {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path data;

  @BeforeEach
  void allServicesAreBuilt() throws Exception {
    Chaos.configureLogging();
    assumeThat(Service.areBuilt(ROOT)).isTrue();
  }

  @Test
  void nothing_is_lost_doubled_stuck_or_falsely_acknowledged() throws Exception {
    var options =
        new ChaosOptions(
            Duration.ofSeconds(75),
            OptionalInt.empty(),
            Optional.of(data),
            42,
            40,
            Optional.empty(),
            EnumSet.allOf(Kind.class),
            Duration.ofSeconds(4),
            Engines.parse("aliyun-market,embedded"),
            Duration.ofMinutes(1),
            ROOT);

    var report = new Chaos(options, data, System.out).run();

    var said = "%s%n%s".formatted(report.findings(), report.toMarkdown());
    assertThat(report.tally().byName(Kind.KILL)).hasSize(Service.names().size() + 1);
    assertThat(report.tally().count(Kind.BROKER)).isPositive();
    assertThat(report.tally().count(Kind.STORAGE)).isPositive();
    assertThat(report.acknowledged()).as(said).containsOnlyKeys(Upload.Way.values());
    assertThat(report.hasWorked()).as(said).isTrue();
    assertThat(report.count(Offence.LOST)).as(said).isZero();
    assertThat(report.count(Offence.DOUBLY_VISIBLE)).as(said).isZero();
    assertThat(report.count(Offence.STUCK)).as(said).isZero();
    assertThat(report.count(Offence.FALSE_2XX)).as(said).isZero();
    assertThat(report.count(Offence.WRONGLY_LISTED)).as(said).isZero();
  }
}
