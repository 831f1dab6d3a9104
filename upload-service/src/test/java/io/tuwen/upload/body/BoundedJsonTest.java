package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The story of a flag: two bodies of {@code {"prob":"…19 MB…"}} at once ended the service, since
 * each was held twice. What a body makes this thread allocate is counted, not what is free.
 */
class BoundedJsonTest {
  private static final int LENGTH = 19 << 20;
  private static final long MAX_ALLOCATED = 16L << 20;

  @TempDir private Path directory;

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("a known flag", "{\"prob\":\"", "t", "\"}"),
        Arguments.of("an unknown field", "{\"x\":\"", "t", "\"}"),
        Arguments.of("a name", "{\"", "n", "\":1}"),
        Arguments.of("a number", "{\"x\":", "1", "}"),
        Arguments.of("a fraction", "{\"prob\":0.", "1", "}"),
        Arguments.of("fields", "{\"x\":1", ",\"x\":true", "}"),
        Arguments.of("depth", "{\"x\":", "[", "}"),
        Arguments.of("elements", "{\"x\":[0", ",0", "]}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void nineteen_megabytes_of_anything_but_an_image_are_not_held(
      String story, String head, String pump, String end) throws Exception {
    try (var body = spooled(head + pump.repeat(LENGTH / pump.length()) + end)) {
      var before = allocated();

      var failure = catchThrowable(() -> new BodyReader(directory, 10).read(body));

      assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
      assertThat(((TuwenException) failure).code())
          .isIn(ErrorCode.MALFORMED_REQUEST, ErrorCode.NO_IMAGE);
    }
  }

  /** As many names as there is room for: a parser remembers each. */
  @Test
  void a_million_different_names_are_not_held() throws Exception {
    var text = new StringBuilder("{\"x\":1");
    for (int i = 0; i < 1_000_000; i++) {
      text.append(",\"f").append(i).append("\":true");
    }
    try (var body = spooled(text.append('}').toString())) {
      var before = allocated();

      var failure = catchThrowable(() -> new BodyReader(directory, 10).read(body));

      assertThat(allocated() - before).isLessThan(3 * MAX_ALLOCATED);
      assertThat(((TuwenException) failure).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }
  }

  @Test
  void the_image_itself_may_be_as_long_as_that_and_is_a_stream() throws Exception {
    var jpeg = Arrays.copyOf(TestImages.jpeg(4, 4), LENGTH);
    var base64 = Base64.getEncoder().encodeToString(jpeg);
    var file = spooled("{\"prob\":\"true\",\"image\":\"" + base64 + "\"}");
    var before = allocated();

    try (var read = new BodyReader(directory, 10).read(file)) {
      assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
      assertThat(read.images().get(0).content().length()).isEqualTo(LENGTH);
      assertThat(read.hasFlag("prob")).isTrue();
    }
  }

  private SpoolFile spooled(String text) throws IOException {
    var file = SpoolFile.create(directory);
    file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    return file;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
