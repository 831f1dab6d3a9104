package io.tuwen.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.bench.pipeline.PipelineReport.Alone;
import io.tuwen.bench.pipeline.PipelineReport.Together;
import io.tuwen.bench.system.Phone;
import io.tuwen.bench.system.RunningSystem.Part;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PipelineReportTest {
  private static final long MILLI = 1_000_000;

  /** The slow image read slowly: between the medians lie 60 ms, and no image waited that long. */
  @Test
  void what_is_not_reading_is_subtracted_image_by_image() {
    var alone =
        new Alone(
            List.of(wait(100), wait(210), wait(110)),
            List.of(70 * MILLI, 180 * MILLI, 50 * MILLI),
            List.of(
                new Part("broker, storage", 1, 0, 300L << 20),
                new Part("ocr-worker", 2, 0, 700L << 20)));
    var together =
        List.of(new Together(4, List.of(wait(20), wait(40)), 0.5, Duration.ofMillis(30)));

    var report = new PipelineReport("2 processors", alone, together);

    assertThat(report.toMarkdown())
        .contains("| **without the reading** | 30.0 ms | 60.0 ms |")
        .contains("| upload to text | 110.0 ms | 210.0 ms |")
        .contains("| 4 | 4.0 | 20.0 ms | 40.0 ms | 30.0 ms |")
        .contains("**1000 MiB in all**")
        .contains("| ocr-worker | 700 MiB |");
    assertThat(report.toJson().at("/millis/rest/p50").asDouble()).isEqualTo(30);
  }

  private static Phone.Wait wait(int millis) {
    return new Phone.Wait(10 * MILLI, millis * MILLI);
  }

  @Test
  void quantiles_are_durations_that_were_measured() {
    var hundred = LongStream.rangeClosed(1, 100).boxed().toList();

    assertThat(Quantiles.of(hundred)).isEqualTo(new Quantiles(50, 95));
    assertThat(Quantiles.of(List.of(7L))).isEqualTo(new Quantiles(7, 7));
  }

  @Test
  void the_engines_time_is_the_workers_own_sum() {
    var metrics =
        """
        # TYPE tuwen_ocr_reading_seconds summary
        tuwen_ocr_reading_seconds_count{application="ocr-worker"} 3.0
        tuwen_ocr_reading_seconds_sum{application="ocr-worker"} 1.25
        tuwen_ocr_decoding_seconds_sum{application="ocr-worker"} 9.0
        """;

    assertThat(Meter.sum(metrics)).isEqualTo(1_250 * MILLI);
  }
}
