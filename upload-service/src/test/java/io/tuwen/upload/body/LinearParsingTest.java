package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.upload.testing.Form;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The story of a file name: 16 KB of it cost 3.7 CPU seconds, a hundred of them in one request six
 * minutes, and the thread went on after the client had left.
 *
 * <p>CPU time of this thread counts, the least of some runs: the machine has other work.
 */
class LinearParsingTest {
  private static final int RUNS = 5;
  private static final int TIMES = 16;

  /** Sixteen times the length costs sixteen times as much; a quadratic parser's factor is 256. */
  private static final int MAX_FACTOR = 3 * TIMES;

  /** What is done in less is not worth a complaint, and too short to be measured. */
  private static final long NEGLIGIBLE_NANOS = 20_000_000;

  private static final int MAX_HEADER = 16 * 1024 - 200;

  @TempDir private Path directory;

  @Test
  void a_hundred_file_names_of_16_kilobytes_cost_less_than_a_second() throws Exception {
    var form = new Form();
    for (int i = 0; i < 100; i++) {
      form.part(named("a".repeat(MAX_HEADER)), null, i < 10 ? TestImages.jpeg(4, 4) : new byte[0]);
    }
    var body = form.end();

    var nanos = leastNanos(() -> read(body));

    System.out.printf("100 parts with 16 KB headers: %.1f ms CPU%n", nanos / 1e6);
    assertThat(nanos).isLessThan(1_000_000_000L);
  }

  static Stream<Arguments> dispositions() {
    return Stream.of(
        Arguments.of("one long name", "form-data; filename=\"", "a", "\""),
        Arguments.of("slashes", "form-data; filename=\"", "/", "\""),
        Arguments.of("backslashes", "form-data; filename=\"", "\\", "\""),
        Arguments.of("quotes that do not end", "form-data", "; a=\"\\", ""),
        Arguments.of("open quotes", "form-data; filename=\"", "\"", ""),
        Arguments.of("semicolons", "form-data", ";", ""),
        Arguments.of("blanks", "form-data", "; ", "x"),
        Arguments.of("blanks without a parameter", "form-data;", " ", "x"),
        Arguments.of("names without a value", "form-data", ";a", ""),
        Arguments.of("a long parameter name", "form-data;", "a", ""),
        Arguments.of("percent signs", "form-data; filename*=utf-8''", "%41", ""),
        Arguments.of("broken percent signs", "form-data; filename*=utf-8''", "%", ""),
        Arguments.of("apostrophes", "form-data; filename*=utf-8'", "'", ""),
        Arguments.of("many parameters", "form-data", "; filename=x", ""),
        Arguments.of("surrogates", "form-data; filename=\"", "\uD83D\uDE00", "\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dispositions")
  void a_disposition_is_read_in_linear_time(String story, String head, String pump, String end)
      throws Exception {
    var once = head + pump.repeat(4096 / pump.length()) + end;
    var often = head + pump.repeat(TIMES * 4096 / pump.length()) + end;

    assertLinear(() -> Disposition.parse(once), () -> Disposition.parse(often));
  }

  static Stream<Arguments> bodies() {
    var form = Form.BOUNDARY;
    return Stream.of(
        Arguments.of(
            "the beginnings of boundaries", "--" + form + "\r\n\r\n", "\n--" + form.substring(1)),
        Arguments.of("line feeds", "--" + form + "\r\n\r\n", "\n"),
        Arguments.of(
            "almost the boundary", "--" + "a".repeat(200) + "\n\n", "\n--" + "a".repeat(199)),
        Arguments.of("array in array", "{\"a\":", "["),
        Arguments.of("fields", "{\"image\":\"\"", ",\"a\":1"),
        Arguments.of("a flag", "{\"prob\":\"", "x"),
        Arguments.of("a name", "{\"", "x"),
        Arguments.of("a number", "{\"a\":", "1"),
        Arguments.of("a fraction", "{\"a\":0.", "1"),
        Arguments.of("escapes", "{\"image\":\"", "\\/"),
        Arguments.of("line ends in base64", "{\"image\":\"", "\\n"),
        Arguments.of("blanks", "{", " "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void a_body_is_read_in_linear_time(String story, String head, String pump) throws Exception {
    var once = ascii(head + pump.repeat((1 << 18) / pump.length()));
    var often = ascii(head + pump.repeat(TIMES * (1 << 18) / pump.length()));

    assertLinear(() -> read(once), () -> read(often));
  }

  private static void assertLinear(Work little, Work much) throws Exception {
    var ofLittle = leastNanos(little);
    var ofMuch = leastNanos(much);

    assertThat(ofMuch)
        .as("%d ns for 1, %d ns for %d times the length", ofLittle, ofMuch, TIMES)
        .isLessThan(Math.max(MAX_FACTOR * ofLittle, NEGLIGIBLE_NANOS));
  }

  private static long leastNanos(Work work) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    work.run();
    var measured = LongStream.builder();
    for (int i = 0; i < RUNS; i++) {
      var started = threads.getCurrentThreadCpuTime();
      work.run();
      measured.add(threads.getCurrentThreadCpuTime() - started);
    }
    return measured.build().min().orElseThrow();
  }

  private interface Work {
    void run() throws Exception;
  }

  /** A body that is refused was read, too. */
  private void read(byte[] bytes) throws IOException {
    var file = SpoolFile.create(directory);
    file.write(ByteBuffer.wrap(bytes), 0);
    var failure =
        catchThrowable(
            () -> {
              try (var body = new BodyReader(directory, 10).read(file)) {
                assertThat(body.images()).isNotEmpty();
              }
            });
    if (failure != null) {
      assertThat(failure).isInstanceOf(TuwenException.class);
    }
  }

  private static String named(String fileName) {
    return "form-data; name=\"i\"; filename=\"" + fileName + "\"";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
