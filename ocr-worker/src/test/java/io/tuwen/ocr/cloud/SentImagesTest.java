package io.tuwen.ocr.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.ChildImageEncoder;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes to a cloud has pixels and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentImagesTest {
  private static final BufferedImage PICTURE = PrintedText.image("TOTAL 4711");
  private static final Taken TAKEN = new Taken(8_000_000, 1, 4096, 100);

  private ChildImageEncoder encoder;
  private SentImages images;

  @BeforeAll
  void start() {
    encoder = new ChildImageEncoder(1, 256 << 20, new SimpleMeterRegistry());
    images = new SentImages(encoder, 100_000_000, 16_384);
  }

  @AfterAll
  void close() {
    encoder.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_picture_is_sent_without_what_a_camera_wrote_into_it(MarkedFile file) {
    var sent = images.of(file.of(PICTURE), TAKEN, new Cancellation()).file();

    assertThat(BareImage.isOne(sent, ImageStructure.read(sent).header().format())).isTrue();
    assertThat(new String(sent, ISO_8859_1)).doesNotContain(MarkedFile.MARK, "Exif", "xmpmeta");
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG_COMMENT", "PNG_TEXT"})
  void a_file_of_pixels_alone_goes_as_it_is(MarkedFile file) {
    var bare = file.bare(PICTURE);

    assertThat(images.of(bare, TAKEN, new Cancellation()).file()).isEqualTo(bare);
  }
}
