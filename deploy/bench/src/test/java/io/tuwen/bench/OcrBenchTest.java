package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OcrBenchTest {
  private static final Case SIGN =
      new Case("ordinary", "sign", Path.of("a.jpg"), List.of("OPEN 24 H"));
  private static final Case BLUR = new Case("hard", "blur", Path.of("b.jpg"), List.of("ab cd"));

  private final PrintStream silent =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  private final List<String> order = new ArrayList<>();

  /** Reads what it is told, and costs what it is told, in seconds. */
  private class Told implements Engine {
    private final String name;
    private final List<String> lines;
    private final Iterator<Double> costs;

    Told(String name, List<String> lines, Double... costs) {
      this.name = name;
      this.lines = lines;
      this.costs = List.of(costs).iterator();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String version() {
      return "9";
    }

    @Override
    public Answer read(Path picture) {
      order.add(name + " " + picture);
      var nanos = (long) (costs.next() * 1e9);
      return new Answer(lines, Duration.ofNanos(nanos), OptionalDouble.of(0.8));
    }

    @Override
    public void close() {
      order.add(name + " closed");
    }
  }

  @Test
  void each_engine_reads_a_picture_before_any_reads_the_next() throws Exception {
    var bench = new OcrBench(List.of(SIGN, BLUR), 1, silent);
    bench.start("A", () -> new Told("A", List.of(), 1.0, 1.0, 1.0, 1.0));
    bench.start("B", () -> new Told("B", List.of(), 1.0, 1.0, 1.0, 1.0));

    bench.run();

    assertThat(order.subList(4, 8))
        .as("after the warm-up")
        .containsExactly("A a.jpg", "B a.jpg", "B b.jpg", "A b.jpg");
    assertThat(order.subList(8, 10)).containsExactly("A closed", "B closed");
  }

  @Test
  void the_cost_of_a_picture_is_the_median_of_its_rounds() throws Exception {
    var bench = new OcrBench(List.of(SIGN), 3, silent);
    bench.start("A", () -> new Told("A", List.of("OPEN24 H"), 99.0, 1.0, 50.0, 2.0));

    var kinds = bench.run().toJson().path("engines").path(0).path("kinds");

    assertThat(kinds.path(0).path("kind").asText()).isEqualTo("sign");
    assertThat(kinds.path(0).path("cpuSeconds").asDouble()).isEqualTo(2.0);
    assertThat(kinds.path(0).path("blanksLost").asInt()).isEqualTo(1);
    assertThat(kinds.path(0).path("inNetworks").asDouble()).isEqualTo(0.8, within(1e-9));
  }

  @Test
  void an_engine_that_is_not_there_is_a_note() throws Exception {
    var bench = new OcrBench(List.of(SIGN), 1, silent);
    bench.start("A", () -> new Told("A", List.of("OPEN 24 H"), 1.0, 1.0));
    bench.start(
        "B",
        () -> {
          throw new Engine.Gone("it is not installed");
        });

    var table = bench.run().toMarkdown();

    assertThat(table).contains("Not measured: B: it is not installed.").contains("| A | 9 |");
    assertThat(table).doesNotContain("| B |");
  }

  @Test
  void an_engine_that_crashes_is_a_note_and_the_others_go_on() throws Exception {
    var bench = new OcrBench(List.of(SIGN, BLUR), 1, silent);
    bench.start("A", () -> new Told("A", List.of("OPEN 24 H"), 1.0, 1.0, 1.0, 1.0));
    bench.start(
        "B",
        () ->
            new Told("B", List.of(), 1.0, 1.0, 1.0) {
              @Override
              public Answer read(Path picture) {
                if (order.size() > 4) {
                  throw new Gone("its process ended");
                }
                return super.read(picture);
              }
            });

    var table = bench.run().toMarkdown();

    assertThat(table).contains("Not measured: B, at a.jpg: its process ended.");
    assertThat(bench.measures("A")).isTrue();
    assertThat(bench.measures("B")).isFalse();
  }

  @Test
  void a_picture_that_an_engine_cannot_read_is_wrong_throughout() throws Exception {
    var bench = new OcrBench(List.of(BLUR), 1, silent);
    bench.start(
        "A",
        () ->
            new Told("A", List.of()) {
              @Override
              public Answer read(Path picture) {
                throw new Unreadable("too dark");
              }
            });

    var kind = bench.run().toJson().path("engines").path(0).path("kinds").path(0);

    assertThat(kind.path("notRead").asInt()).isEqualTo(1);
    assertThat(kind.path("wrong").asInt()).isEqualTo(4);
    assertThat(kind.path("blanksLost").asInt()).isEqualTo(1);
  }

  @Test
  void the_tables_have_each_kind_and_the_sum_of_its_set() throws Exception {
    var bench = new OcrBench(List.of(SIGN, BLUR), 1, silent);
    bench.start("A", () -> new Told("A", List.of("OPEN 24 X"), 9.0, 9.0, 1.0, 3.0));
    bench.start("B", () -> new Told("B", List.of("OPEN 24 H"), 9.0, 9.0, 4.0, 4.0));

    var table = bench.run().toMarkdown();

    assertThat(table)
        .contains("2 pictures with 11 characters and 3 blanks, each read once by each engine.")
        .contains("| A | 9 | 2.00 s | × 1.00 | 80 % | 0 |")
        .contains("| B | 9 | 4.00 s | × 2.00 | 80 % | 0 |")
        .contains("| sign | 1 | 7 | 14.29 % (11.11 %) | 0.00 % (0.00 %) |")
        .contains("| **ordinary** | 1 | 7 |")
        .contains("| blur | 1 | 4 |")
        .contains("| **hard** | 1 | 4 |")
        .contains("| sign | 1 | 7 | 1.00 s | 4.00 s |");
  }
}
