package io.tuwen.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.bench.soak.SoakReport.Heap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final double WARM_UP = 0.5;

  private final Tally tally = new Tally();

  /** It takes 200 MiB while it warms up. */
  @Test
  void the_warm_up_is_no_part_of_the_slope() {
    var report = report(samples(minute -> minute < 30 ? minute * 7 : 200, it -> 50));

    assertThat(report.isGood()).isTrue();
    assertThat(report.toMarkdown())
        .contains("| ocr-worker | 200.0 MiB | 200.0 MiB | +0.0 | +0.00 (+0.00 to +0.00) |")
        .contains("| 9 → 9 | 7 → 7 | 12.0 → 13.0 MiB |");
  }

  @Test
  void more_than_one_percent_an_hour_is_too_much() {
    var report = report(samples(minute -> 200 + minute / 10, it -> 50));

    assertThat(report.tooFast()).containsExactly("ocr-worker");
    assertThat(report.isGood()).isFalse();
  }

  /** They are replaced by young ones before they are old, and counted in their worker's row. */
  @Test
  void children_have_no_slope_of_their_own() {
    var report = report(samples(minute -> 200, minute -> 50 + minute));

    assertThat(report.isGood()).isTrue();
    assertThat(report.toMarkdown())
        .contains("| ocr-worker, its children | 81.5 MiB | 168.0 MiB | – | – | 9");
  }

  @Test
  void threads_and_descriptors_that_are_never_given_back_are_too_much() {
    assertThat(report(counted(minute -> 62 + minute / 4, minute -> 520)).isGood()).isFalse();
    assertThat(report(counted(minute -> 62, minute -> 520 + minute / 2)).tooFast())
        .containsExactly("ocr-worker");
  }

  @Test
  void a_few_threads_or_descriptors_more_are_no_leak() {
    assertThat(report(counted(minute -> 12 + minute / 60, minute -> 585 + minute / 120)).isGood())
        .isTrue();
    assertThat(report(counted(minute -> 12, minute -> 182 + minute / 10)).isGood()).isTrue();
  }

  @Test
  void a_run_without_samples_is_not_good() {
    assertThat(report(List.of()).isGood()).isFalse();
    assertThat(report(samples(minute -> 200, it -> 50).subList(0, 31)).isGood()).isFalse();
  }

  @Test
  void a_failed_image_fails_the_run() {
    tally.failed("image 7 of a guest: answered 500");
    var report = report(samples(minute -> 200, it -> 50));

    assertThat(report.isGood()).isFalse();
    assertThat(report.toMarkdown())
        .contains("| **failed unexpectedly** | 1 |")
        .endsWith("- image 7 of a guest: answered 500\n");
  }

  @Test
  void a_process_is_read_as_linux_tells_it() {
    var status =
        Usage.status(
            "Name:\tjava\nVmRSS:\t  300 kB\nRssAnon:\t  120 kB\nThreads:\t31\nSigQ:\t1/9\n");

    assertThat(status)
        .containsOnly(
            Map.entry("VmRSS", 300L), Map.entry("RssAnon", 120L), Map.entry("Threads", 31L));
  }

  @Test
  void a_live_heap_is_all_its_objects() {
    var heap =
        LiveHeap.parse(
            """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:        181302         300000  [B (java.base@17.0.15)
               2:            41          20480  org.example.Kept
               3:             1             16  org.example.Kept
            Total        181344         320496
            """);

    assertThat(heap.bytes()).isEqualTo(320_496);
    assertThat(heap.byClass())
        .containsEntry("[B", 300_000L)
        .containsEntry("org.example.Kept", 20_496L);
    assertThat(LiveHeap.parse("4711:\njava.io.IOException: no such process\n").byClass()).isEmpty();
  }

  @Test
  void what_grew_is_named_by_its_class() {
    var before = new LiveHeap(Map.of("A", 100L, "B", 100L, "C", 100L));
    var after = new LiveHeap(Map.of("A", 110L, "B", 300L, "C", 90L, "New", 50L));

    assertThat(after.grownSince(before, 20, 9))
        .containsExactly(Map.entry("B", 200L), Map.entry("New", 50L));
    assertThat(after.grownSince(before, 0, 1)).containsExactly(Map.entry("B", 200L));
    assertThat(report(samples(minute -> 200, it -> 50)).toMarkdown())
        .contains("| ocr-worker | `org.example.Kept` +1.0 MiB |");
  }

  private SoakReport report(List<Sample> samples) {
    return new SoakReport(
        "2 processors",
        WARM_UP,
        samples,
        tally,
        Map.of("ocr-worker", 3L),
        Map.of("ocr-worker", new Heap(Optional.of(heap(12)), Optional.of(heap(13)))),
        0);
  }

  private static LiveHeap heap(long mebibytes) {
    return new LiveHeap(Map.of("org.example.Kept", mebibytes * MEBIBYTE));
  }

  /** One a minute for two hours, in MiB. */
  private static List<Sample> samples(IntToLongFunction worker, IntToLongFunction children) {
    return IntStream.rangeClosed(0, 120)
        .mapToObj(
            minute ->
                new Sample(
                    minute / 60.0,
                    Map.of(
                        "ocr-worker", usage(worker.applyAsLong(minute)),
                        "ocr-worker, its children", usage(children.applyAsLong(minute)))))
        .toList();
  }

  private static List<Sample> counted(IntToLongFunction threads, IntToLongFunction descriptors) {
    return IntStream.rangeClosed(0, 120)
        .mapToObj(
            minute ->
                new Sample(
                    minute / 60.0,
                    Map.of(
                        "ocr-worker",
                        new Usage(
                            200 * MEBIBYTE,
                            threads.applyAsLong(minute),
                            descriptors.applyAsLong(minute)))))
        .toList();
  }

  private static Usage usage(long mebibytes) {
    return new Usage(mebibytes * MEBIBYTE, 7, 9);
  }
}
