package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.Fields;
import io.tuwen.worker.vips.Vips;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is half transparent stays so, however many bits a band has. With a profile, a PNG of 16 bits
 * came out opaque.
 */
class TransparencyTest {
  private static final int SIDE = 32;
  private static final int VIPS_UCHAR = 0;
  private static final int VIPS_USHORT = 2;
  private static final int GREY16 = 26;
  private static final int RGB16 = 25;

  /** Of a full band: 128 of 255, and as much of 65,535. */
  private static final int HALF = 128;

  private static final Offset<Integer> SLACK = Offset.offset(2);

  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(1_000_000, 1000), name -> Optional.empty());
  private final ProcessParser parser = new ProcessParser(4, List.of());

  @ParameterizedTest
  @CsvSource({
    "8, 3, false",
    "8, 3, true",
    "16, 3, false",
    "16, 3, true",
    "16, 1, false",
    "16, 1, true"
  })
  void half_transparent_pixels_stay_half_transparent(int bits, int colours, boolean hasProfile)
      throws IOException {
    var original = original(bits, colours, hasProfile);
    assertThat(original[24]).as("bits of a band").isEqualTo((byte) bits);

    for (var process : List.of("image/bright,0", "image/resize,w_8", "image/crop,w_9,h_9")) {
      var processing = new Processing(parser.parse(process), Optional.empty(), false);
      var bytes = renderer.render(original, processing, new Cancellation()).bytes();

      var pixel = ImageIO.read(new ByteArrayInputStream(bytes)).getRGB(4, 4);
      assertThat(pixel >>> 24).as(process).isCloseTo(HALF, SLACK);
    }
  }

  /** Half transparent everywhere. */
  private static byte[] original(int bits, int colours, boolean hasProfile) {
    try (var vips = new Vips()) {
      var eight =
          vips.image(
              SIDE,
              SIDE,
              colours + 1,
              pixels -> {
                while (pixels.hasRemaining()) {
                  var isAlpha = pixels.position() % (colours + 1) == colours;
                  pixels.put((byte) (isAlpha ? HALF : 200));
                }
              });
      var image =
          eight
              .operation("linear")
              .with("a", new double[] {bits == 16 ? 257 : 1})
              .with("b", new double[] {0})
              .image()
              .operation("cast")
              .with("format", bits == 16 ? VIPS_USHORT : VIPS_UCHAR)
              .image();
      if (bits == 16) {
        image =
            image.operation("copy").with("interpretation", colours == 1 ? GREY16 : RGB16).image();
      }
      if (hasProfile) {
        image = Fields.with(image, "icc-profile-data", profile(colours));
      }
      return image.operation("pngsave_buffer").bytes();
    }
  }

  private static byte[] profile(int colours) {
    var space = colours == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    return ICC_Profile.getInstance(space).getData();
  }
}
