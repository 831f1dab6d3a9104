package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.ImageFile;
import io.tuwen.worker.vips.Vips;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of {@code vocabulary.txt}: sizes to the pixel, formats, frames and error codes. */
@Tag("slow")
class VocabularyTest {
  private static final Map<String, byte[]> MARKS =
      Map.of(
          "panda.png", Sources.named("png:64x48"),
          "broken.png", "no image".getBytes(StandardCharsets.UTF_8));
  private static final Map<String, byte[]> SOURCES = new ConcurrentHashMap<>();

  private final VipsRenderer renderer =
      new VipsRenderer(
          new SourceLimits(250_000_000, 30_000), name -> Optional.ofNullable(MARKS.get(name)));
  private final ProcessParser parser = new ProcessParser(16, List.of());

  static Stream<Case> cases() throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                VocabularyTest.class.getResourceAsStream("/vocabulary.txt"),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Case::parse)
          .toList()
          .stream();
    }
  }

  record Case(String source, String expected, String process) {
    static Case parse(String line) {
      var source = line.substring(0, 15).strip();
      return new Case(source, line.substring(15, 34).strip(), line.substring(34).strip());
    }

    @Override
    public String toString() {
      return source + " " + process;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_processing_gives_what_the_table_says(Case it) {
    var outcome = outcome(SOURCES.computeIfAbsent(it.source, Sources::named), it.process);

    assertThat(it.expected.contains(" ") ? outcome : outcome.replaceFirst(" .*", ""))
        .isEqualTo(it.expected);
  }

  private String outcome(byte[] source, String process) {
    try {
      var processing = new Processing(parser.parse(process), Optional.empty(), true);
      return describe(renderer.render(source, processing, new Cancellation()));
    } catch (ProcessException e) {
      return e.ossCode().code();
    }
  }

  private static String describe(Rendered rendered) {
    if (rendered.contentType().equals("application/json")) {
      return "json";
    }
    var format = ImageFormat.sniff(rendered.bytes()).orElseThrow();
    assertThat(format.mediaType()).isEqualTo(rendered.contentType());
    try (var vips = new Vips()) {
      var image = new ImageFile(vips, format, rendered.bytes()).open();
      var isAnimated = format == ImageFormat.GIF || format == ImageFormat.WEBP;
      var frames = isAnimated ? image.number("n-pages", 1) : 1;
      return image.width()
          + "x"
          + image.height()
          + (frames > 1 ? "x" + frames : "")
          + " "
          + OutputFormat.of(format).text();
    }
  }
}
