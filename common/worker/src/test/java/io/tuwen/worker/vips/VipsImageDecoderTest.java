package io.tuwen.worker.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.decoding.ImageDecoder;
import io.tuwen.worker.decoding.ImageDecoderConformance;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder on libvips, on files that libvips and Java have written. */
class VipsImageDecoderTest extends ImageDecoderConformance {
  private static final int SEMI_TRANSPARENT_BANDS = 4;
  private static final int HEVC = 1;
  private static final int AV1 = 4;

  private final ImageDecoder decoder = new VipsImageDecoder();

  @Override
  protected ImageDecoder decoder() {
    return decoder;
  }

  @Override
  protected byte[] quarters(ImageFormat format) {
    return switch (format) {
      case JPEG -> saved("jpegsave_buffer", "Q", 95);
      case PNG -> saved("pngsave_buffer", "compression", 1);
      case WEBP -> saved("webpsave_buffer", "Q", 95);
      case GIF -> saved("gifsave_buffer", "bitdepth", 8);
      case TIFF -> saved("tiffsave_buffer", "compression", 2);
      case HEIC -> saved("heifsave_buffer", "compression", HEVC);
      case AVIF -> saved("heifsave_buffer", "compression", AV1);
      case BMP -> written(quarters(BufferedImage.TYPE_INT_RGB), "bmp");
    };
  }

  private static byte[] saved(String saver, String option, int value) {
    try (var vips = new Vips()) {
      return image(vips).operation(saver).with(option, value).bytes();
    }
  }

  private static Image image(Vips vips) {
    var bgr = quarters(BufferedImage.TYPE_3BYTE_BGR);
    var pixels = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
    return vips.image(
        64,
        48,
        3,
        rgb -> {
          for (int i = 0; i < pixels.length; i += 3) {
            rgb.put(pixels[i + 2]).put(pixels[i + 1]).put(pixels[i]);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"interlace", "optimize-coding"})
  void a_jpeg_of_another_kind_is_decoded(String option) {
    try (var vips = new Vips()) {
      var jpeg = image(vips).operation("jpegsave_buffer").with(option, true).bytes();

      decoder.decode(jpeg, new DecodeLimits(10_000, 64)).close();
    }
  }

  /** 15 is CMYK, 25 is RGB of 16 bits, in libvips' numbers. */
  @ParameterizedTest
  @ValueSource(ints = {15, 25})
  void other_colours_become_srgb(int space) {
    try (var vips = new Vips()) {
      var tiff =
          image(vips)
              .operation("colourspace")
              .with("space", space)
              .image()
              .operation("tiffsave_buffer")
              .bytes();

      try (var decoded = decoder.decode(tiff, new DecodeLimits(10_000, 64))) {
        var red = decoded.rgb();
        assertThat(red.get(0) & 0xff).isGreaterThan(190);
        assertThat(red.get(2) & 0xff).isLessThan(90);
      }
    }
  }

  @Test
  void of_an_animation_the_first_frame_is_taken() {
    try (var vips = new Vips()) {
      var gif =
          vips.image(10, 40, SEMI_TRANSPARENT_BANDS - 1, rgb -> rgb.put(0, (byte) 1))
              .operation("gifsave_buffer")
              .bytes();

      try (var decoded = decoder.decode(gif, new DecodeLimits(10_000, 64))) {
        assertThat(decoded.width()).isEqualTo(10);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memory_stays_where_it_is() throws IOException {
    var jpeg = quarters(ImageFormat.JPEG);
    var limits = new DecodeLimits(10_000_000, 4096);
    for (int i = 0; i < 200; i++) {
      decoder.decode(jpeg, limits).close();
    }
    var before = residentKilobytes();

    for (int i = 0; i < 3000; i++) {
      decoder.decode(jpeg, limits).close();
    }

    // 3,000 pictures of 9 KB that were kept would be 27 MB.
    assertThat(residentKilobytes() - before).isLessThan(16 * 1024);
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
