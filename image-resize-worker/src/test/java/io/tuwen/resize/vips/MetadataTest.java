package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.Asker;
import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.custom.CustomOperation;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.ImageFile;
import io.tuwen.worker.vips.Vips;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A WebP of a photo showed where it was taken: {@code webpsave} of libvips 8.14 ignores {@code
 * strip}. No format, from no other, by no processing, tells anything of the original.
 */
class MetadataTest {
  private static final Map<String, byte[]> ORIGINALS = Telltales.all();

  /** {@code bWFyay5qcGc}: mark.jpg, which has everything too. */
  private static final List<String> PROCESSES =
      List.of(
          "image/bright,0",
          "image/resize,w_24",
          "image/auto-orient,0/resize,p_50",
          "image/resize,m_pad,w_40,h_40",
          "image/crop,w_20,h_20/sharpen,100",
          "image/rotate,90/blur,r_3,s_2",
          "image/rotate,30/contrast,10",
          "image/circle,r_10",
          "image/watermark,image_bWFyay5qcGc,g_nw,x_0,y_0",
          "image/watermark,image_bWFyay5qcGc,text_SGk,size_10",
          "image/same/quality,Q_90/interlace,1");

  /** What no file may have anywhere, in whatever container. */
  private static final List<String> FORBIDDEN =
      List.of(
          Telltales.MARKER,
          "T\0E\0L\0L\0T\0A\0L\0E",
          "Exif",
          "EXIF",
          "eXIf",
          "http://ns.adobe.com",
          "adobe:ns:meta",
          "XMP ",
          "XML:com.adobe.xmp",
          "8BIM",
          "Photoshop",
          "ICC_PROFILE",
          "ICCP",
          "iCCP",
          "ICCRGBG1",
          "acsp",
          "IEC61966",
          "tEXt",
          "zTXt",
          "iTXt",
          "JFXX",
          "MPF\0",
          "rICC",
          "prof",
          "mime",
          rationals(Telltales.LATITUDE),
          rationals(Telltales.LONGITUDE));

  private static final Offset<Integer> SLACK = Offset.offset(14);

  private final VipsRenderer renderer =
      new VipsRenderer(
          new SourceLimits(250_000_000, 30_000), name -> Optional.of(ORIGINALS.get("jpeg")));
  private final ProcessParser parser = new ProcessParser(16, List.of(new Same()));

  private static String rationals(int... numbers) {
    var bytes = ByteBuffer.allocate(4 * numbers.length);
    for (var number : numbers) {
      bytes.putInt(number);
    }
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void no_format_from_no_other_by_no_processing_tells_anything_of_the_original() {
    var found = new ArrayList<String>();
    int files = 0;
    for (var original : ORIGINALS.entrySet()) {
      for (var format : formats()) {
        for (var process : PROCESSES) {
          var bytes = render(original.getValue(), process, format);
          files++;
          for (var marker : leaks(bytes, format)) {
            found.add(original.getKey() + " > " + format.text() + " by " + process + ": " + marker);
          }
        }
      }
    }
    System.out.printf(
        "metadata: %d formats x %d sources x %d processings = %d files x %d markers: %d found%n",
        formats().size(),
        ORIGINALS.size(),
        PROCESSES.size(),
        files,
        FORBIDDEN.size(),
        found.size());

    assertThat(found).isEmpty();
  }

  /** HEIC where libvips has an encoder for it. */
  static List<OutputFormat> formats() {
    return Arrays.stream(OutputFormat.values())
        .filter(it -> it != OutputFormat.HEIC || ORIGINALS.containsKey("heic"))
        .toList();
  }

  static Stream<String> originals() {
    return ORIGINALS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("originals")
  void an_original_of_these_tests_tells_what_is_looked_for(String name) {
    var text = new String(ORIGINALS.get(name), StandardCharsets.ISO_8859_1);

    assertThat(text).contains(Telltales.MARKER);
    if (!name.equals("bmp") && !name.startsWith("gif")) {
      assertThat(text).contains(rationals(Telltales.LATITUDE));
    }
  }

  @Test
  void a_saver_that_is_left_alone_would_write_it() {
    try (var vips = new Vips()) {
      var image = new ImageFile(vips, ImageFormat.JPEG, ORIGINALS.get("jpeg")).open();

      assertThat(leaks(image.operation("webpsave_buffer").bytes(), OutputFormat.WEBP))
          .contains(Telltales.MARKER, "EXIF", "XMP ", "ICCP");
    }
  }

  @ParameterizedTest
  @MethodSource("originals")
  void the_average_hue_and_info_for_anybody_tell_no_place_and_no_name(String name) {
    for (var process : List.of("image/info", "image/resize,w_10/average-hue")) {
      var text = text(name, process, Asker.ANYBODY);

      assertThat(text)
          // A right holder is a person, too: Copyright was told to anybody with a signed address.
          .doesNotContain("Copyright")
          .doesNotContain("GPS", "Artist", "Serial", "Owner", "MakerNote", "UserComment", "XP")
          .doesNotContain("ImageDescription", "121/1", "31/1");
    }
  }

  @Test
  void the_owner_is_told_where_his_photo_was_taken_and_others_are_told_of_the_camera() {
    var ours = text("jpeg", "image/info", Asker.OWNER);
    var theirs = text("jpeg", "image/info", Asker.ANYBODY);

    assertThat(ours)
        .contains("\"GPSLatitude\":{\"value\":\"31deg 14' 15.970\\\" \"}")
        .contains("BodySerialNumber", "Artist", "Copyright");
    assertThat(theirs).contains("\"Make\":{\"value\":\"" + Telltales.MARKER + "-make\"}");
  }

  /** Of a WebP and a PNG everything was lost but the size. */
  @ParameterizedTest
  @MethodSource("withExif")
  void info_tells_the_exif_data_of_every_format_that_has_some(String name) {
    var text = text(name, "image/info", Asker.OWNER);

    assertThat(text)
        .contains("\"Make\":{\"value\":\"" + Telltales.MARKER + "-make\"}")
        .contains("\"GPSLatitudeRef\":{\"value\":\"North\"}");
  }

  /** A TIFF has its tags in its own directory, of which libvips makes no EXIF data. */
  static Stream<String> withExif() {
    var without = Set.of("bmp", "gif", "gif-animated", "tiff");
    return originals().filter(name -> !without.contains(name));
  }

  /** Without its profile, the file has to mean in sRGB what it meant with it. */
  @ParameterizedTest
  @MethodSource("formats")
  void a_photo_in_display_p3_looks_the_same_without_its_profile(OutputFormat format) {
    var original = displayP3();

    var bytes = render(original, "image/resize,w_40,h_30", format);

    assertThat(leaks(bytes, format)).isEmpty();
    try (var image = new VipsImageDecoder().decode(bytes, new DecodeLimits(100_000, 1000))) {
      for (int quarter = 0; quarter < 4; quarter++) {
        var x = quarter % 2 == 0 ? 8 : 32;
        var y = quarter < 2 ? 6 : 24;
        var at = 3 * (y * image.width() + x);
        var expected = Sources.QUARTERS.get(quarter);
        assertThat(image.rgb().get(at) & 0xff).isCloseTo(expected.getRed(), SLACK);
        assertThat(image.rgb().get(at + 1) & 0xff).isCloseTo(expected.getGreen(), SLACK);
        assertThat(image.rgb().get(at + 2) & 0xff).isCloseTo(expected.getBlue(), SLACK);
      }
    }
  }

  /** The four quarters of sRGB in the numbers of Display P3, with that profile. */
  private static byte[] displayP3() {
    try (var vips = new Vips()) {
      var png = Sources.written(Sources.quarters(80, 60, BufferedImage.TYPE_INT_RGB), "png");
      var file = new ImageFile(vips, ImageFormat.PNG, png).open().inMemory();
      var wide =
          file.operation("icc_transform")
              .with("output-profile", "p3")
              .with("input-profile", "srgb")
              .image();
      try (var pixels = wide.pixels()) {
        assertThat(pixels.buffer().get(0) & 0xff)
            .as("pure red of sRGB is not of P3")
            .isBetween(210, 245);
      }
      return wide.operation("pngsave_buffer").bytes();
    }
  }

  private List<String> leaks(byte[] bytes, OutputFormat format) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var found = new ArrayList<>(FORBIDDEN.stream().filter(text::contains).toList());
    found.addAll(Containers.unexpected(bytes, format));
    return found;
  }

  private byte[] render(byte[] original, String process, OutputFormat format) {
    var processing = new Processing(parser.parse(process), Optional.of(format), true);
    return renderer.render(original, processing, new Cancellation()).bytes();
  }

  private String text(String original, String process, Asker asker) {
    var processing = new Processing(parser.parse(process), Optional.empty(), true, asker);
    var rendered = renderer.render(ORIGINALS.get(original), processing, new Cancellation());
    return new String(rendered.bytes(), StandardCharsets.UTF_8);
  }

  /** A custom action that keeps what it gets, fields and all. */
  private static final class Same implements CustomAction {
    @Override
    public String name() {
      return "same";
    }

    @Override
    public CustomOperation parse(List<String> arguments) {
      return Same::copy;
    }

    private static Image copy(Image picture) {
      return picture.operation("copy").image();
    }
  }
}
