package io.tuwen.upload.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlFormTest {
  private static final int LONGEST = 20 * 1024;

  @TempDir private Path directory;

  private Optional<String> url(String body) throws IOException {
    try (var spool = SpoolFile.create(directory)) {
      spool.write(ByteBuffer.wrap(body.getBytes(ISO_8859_1)), 0);
      return UrlForm.field(spool.whole(), "img_url");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "img_url=https%3A%2F%2Fexample.com%2Fa+b.jpg, https://example.com/a b.jpg",
    "type=photo&img_url=x&img_url=y, x",
    "' img_url=%E5%9B%BE\r\n', 图",
    "img_url=~!, ~!"
  })
  void the_field_is_found_and_decoded(String body, String value) throws IOException {
    assertThat(url(body)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "img_url=",
        "img_url=+",
        "img_url",
        "ximg_url=x",
        "other=x",
        "img_url=%zz",
        "img_url=a b",
        "img_url=\u007f",
        "img_url=é"
      })
  void what_is_no_such_field_is_none(String body) throws IOException {
    assertThat(url(body)).isEmpty();
  }

  @Test
  void a_form_has_its_longest() throws IOException {
    var longest = "img_url=" + "x".repeat(LONGEST - "img_url=".length());

    assertThat(url(longest)).isPresent();
    assertThat(url(longest + "x")).isEmpty();
  }
}
