package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.custom.CustomOperation;
import io.tuwen.resize.describe.JpegQuality;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen in the pixels. Originals are four quarters: red, green, blue, yellow. */
class VipsRendererTest {
  private static final int SLACK = 12;

  private final VipsRenderer renderer =
      new VipsRenderer(
          new SourceLimits(250_000_000, 30_000),
          name -> Optional.of(Sources.written(mark(), "png")));
  private final ProcessParser parser =
      new ProcessParser(16, List.of(new Negative(), new Missing()));

  @ParameterizedTest
  @CsvSource({
    // The corner of what is left tells which part it is.
    "'image/crop,w_20,h_20,g_nw', FF0000",
    "'image/crop,w_20,h_20,g_ne', 00FF00",
    "'image/crop,w_20,h_20,g_sw', 0000FF",
    "'image/crop,w_20,h_20,g_se', FFFF00",
    "'image/indexcrop,x_40,i_1', 00FF00",
    "'image/indexcrop,y_30,i_1', 0000FF",
    "'image/rotate,90', 0000FF",
    "'image/rotate,180', FFFF00",
    "'image/rotate,270', 00FF00",
    "'image/negative', 00FFFF",
    "'image/bright,-100', 9B0000",
    "'image/contrast,-100', 808080",
    "'image/resize,m_pad,w_80,h_100,color_123456', 123456"
  })
  void the_corner_at_the_top_left_is(String process, String colour) throws IOException {
    var image = png("png:80x60", process);

    assertColour(image.getRGB(1, 1), colour);
  }

  @ParameterizedTest
  @CsvSource({
    "1, FF0000", "2, 00FF00", "3, FFFF00", "4, 0000FF",
    "5, FF0000", "6, 0000FF", "7, FFFF00", "8, 00FF00"
  })
  void every_orientation_is_set_upright(int orientation, String colour) throws IOException {
    var source =
        Sources.withOrientation(
            Sources.written(Sources.quarters(80, 60, BufferedImage.TYPE_INT_RGB), "jpg"),
            orientation);

    var image = png(source, "image/resize,m_fixed,w_40,h_40,limit_0");

    assertColour(image.getRGB(3, 3), colour);
  }

  @Test
  void a_circle_is_transparent_outside_and_white_where_it_cannot_be() throws IOException {
    var png = png("png:80x60", "image/circle,r_30");
    var jpeg = image(render("png:80x60", "image/circle,r_30/format,jpg/quality,Q_100"));

    assertThat(png.getRGB(0, 0) >>> 24).isZero();
    assertThat(png.getRGB(30, 30) >>> 24).isEqualTo(255);
    assertThat(png.getRGB(30, 1) >>> 24).isGreaterThan(200);
    assertColour(jpeg.getRGB(0, 0), "FFFFFF");
  }

  @Test
  void round_corners_leave_the_rest_alone() throws IOException {
    var image = png("png:80x60", "image/rounded-corners,r_20");

    assertThat(image.getRGB(0, 0) >>> 24).isZero();
    assertThat(image.getRGB(79, 59) >>> 24).isZero();
    assertThat(image.getRGB(20, 0) >>> 24).isGreaterThan(240);
    assertThat(image.getRGB(0, 30) >>> 24).isEqualTo(255);
  }

  @Test
  void what_was_transparent_stays_so_and_its_hidden_colour_does_not_show() throws IOException {
    var image = png(Sources.written(Sources.transparent(80, 60), "png"), "image/resize,w_20");

    for (int x = 0; x < 20; x++) {
      var pixel = image.getRGB(x, 7);
      // Hidden red would be a fringe where blue ends.
      assertThat(pixel >>> 24 == 0 || (pixel >> 16 & 0xff) < SLACK).isTrue();
    }
    assertThat(image.getRGB(19, 7) >>> 24).isZero();
  }

  @Test
  void a_turned_picture_has_transparent_corners_or_white_ones() throws IOException {
    var png = png("png:80x60", "image/rotate,45");
    var jpeg = image(render("png:80x60", "image/rotate,45/format,jpg"));

    assertThat(png.getRGB(0, 0) >>> 24).isZero();
    assertColour(jpeg.getRGB(0, 0), "FFFFFF");
  }

  @Test
  void blurring_mixes_neighbours_and_a_larger_radius_more_of_them() throws IOException {
    var little = png("png:80x60", "image/blur,r_2,s_10");
    var much = png("png:80x60", "image/blur,r_20,s_10");

    assertColour(little.getRGB(30, 10), "FF0000");
    assertThat(new Color(much.getRGB(30, 10)).getGreen()).isGreaterThan(20);
  }

  @Test
  void sharpening_makes_an_edge_steeper() throws IOException {
    var soft = png("png:80x60", "image/blur,r_3,s_1");
    var sharp = png("png:80x60", "image/blur,r_3,s_1/sharpen,399");

    assertThat(rise(sharp)).isGreaterThan(rise(soft));
  }

  /** How much green there is more on the right of the edge than on its left. */
  private static int rise(BufferedImage image) {
    return new Color(image.getRGB(41, 10)).getGreen() - new Color(image.getRGB(38, 10)).getGreen();
  }

  @Test
  void quality_is_of_the_source_or_at_most_so_much() {
    var at80 = Sources.jpegOfQuality(80, 60, 0.8f);

    assertQuality(at80, "image/quality,q_90", 72);
    assertQuality(at80, "image/quality,Q_90", 80);
    assertQuality(at80, "image/quality,Q_30", 30);
    assertQuality(Sources.jpegOfQuality(80, 60, 0.95f), "image/quality,Q_90", 90);
    assertQuality(Sources.jpegOfQuality(80, 60, 1f), "image/quality,q_90", 90);
    assertQuality(Sources.named("png:80x60"), "image/format,jpg/quality,q_60", 60);
  }

  @Test
  void interlace_makes_it_progressive() {
    assertThat(hasMarker(render("jpg:80x60", "image/interlace,1").bytes(), 0xc2)).isTrue();
    assertThat(hasMarker(render("jpg:80x60", "image/interlace,0").bytes(), 0xc2)).isFalse();
  }

  @Test
  void metadata_does_not_leave() {
    var source = Sources.withOrientation(Sources.named("jpg:80x60"), 6);

    var rendered = render(source, "image/resize,w_40").bytes();

    assertThat(new String(rendered, StandardCharsets.ISO_8859_1)).doesNotContain("Exif");
  }

  @Test
  void chinese_text_is_drawn_each_character_its_own() throws IOException {
    var water = ink("水");
    var seal = ink("印");

    assertThat(water).isPositive();
    assertThat(seal).isPositive().isNotEqualTo(water);
  }

  @Test
  void markup_in_a_text_is_text() throws IOException {
    assertThat(ink("<b>")).isGreaterThan(ink("b"));
  }

  @ParameterizedTest
  @CsvSource({"nw, 12, 12", "se, 287, 187", "center, 150, 100", "north, 150, 12", "east, 287, 100"})
  void an_image_stands_where_it_should(String gravity, int x, int y) throws IOException {
    var process = "image/watermark,image_bWFyay5wbmc,g_" + gravity + ",x_10,y_10";
    var plain = png("png:300x200", "image/bright,0");

    var marked = png("png:300x200", process);

    assertColour(marked.getRGB(x, y), "FF00FF");
    assertThat(differences(plain, marked)).isEqualTo(20 * 10);
  }

  /** The percentage was always done first: the crop then cut the mark that had been fitted. */
  @ParameterizedTest
  @CsvSource({
    "'crop,w_10,h_10/resize,P_50', 10000",
    "'resize,P_50/crop,w_10,h_10', 100",
    "'crop,w_10,h_10/resize,P_50/crop,w_20', 2000"
  })
  void the_percentage_of_a_mark_is_done_at_its_place(String nested, int pixels) throws IOException {
    var image =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("mark.png?x-oss-process=image/" + nested).getBytes(StandardCharsets.UTF_8));
    var plain = png("png:300x200", "image/bright,0");

    var marked = png("png:300x200", "image/watermark,image_" + image);

    assertThat(differences(plain, marked)).isEqualTo(pixels);
  }

  @Test
  void info_tells_of_the_source_and_its_exif() {
    var source = Sources.withOrientation(Sources.named("jpg:80x60"), 6);

    var info = new String(render(source, "image/info").bytes(), StandardCharsets.UTF_8);

    assertThat(info)
        .isEqualTo(
            "{\"FileSize\":{\"value\":\"%d\"},\"Format\":{\"value\":\"jpg\"},\"FrameCount\":{\"value\":\"1\"},"
                    .formatted(source.length)
                + "\"ImageHeight\":{\"value\":\"60\"},\"ImageWidth\":{\"value\":\"80\"},"
                + "\"Orientation\":{\"value\":\"6\"}}");
  }

  @Test
  void info_counts_frames() {
    var info = new String(render("anim:40x30x3", "image/info").bytes(), StandardCharsets.UTF_8);

    assertThat(info).contains("\"FrameCount\":{\"value\":\"3\"}");
  }

  @Test
  void the_average_hue_is_that_of_all_that_can_be_seen() {
    assertThat(text("png:80x60", "image/average-hue")).isEqualTo("{\"RGB\": \"0x808040\"}");
    assertThat(text("png:80x60", "image/crop,w_40,h_30/average-hue"))
        .isEqualTo("{\"RGB\": \"0xff0000\"}");
    assertThat(text("alpha:80x60", "image/average-hue")).isEqualTo("{\"RGB\": \"0x0000ff\"}");
  }

  @Test
  void an_animation_keeps_its_frames_apart() throws IOException {
    var gif = render("anim:41x31x3", "image/resize,w_20,h_20").bytes();

    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    assertThat(reader.getNumImages(true)).isEqualTo(3);
    var first = reader.read(0);
    assertColour(first.getRGB(10, 0), "FF0000");
    assertColour(first.getRGB(10, first.getHeight() - 1), "FF0000");
    reader.dispose();
  }

  static Stream<Arguments> matrix() {
    return Stream.of("jpg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif", "exif")
        .flatMap(
            from ->
                Stream.of("jpg", "png", "webp", "bmp", "gif", "tiff", "heic", "avif", "keep")
                    .map(to -> Arguments.of(from, to)));
  }

  /** The distance is over every pixel that is not at the edge of a quarter. */
  @ParameterizedTest
  @MethodSource("matrix")
  void every_format_becomes_every_other_and_looks_the_same(String from, String to) {
    var source = source(from);
    var process = "image/resize,w_96,h_64" + (to.equals("keep") ? "" : "/format," + to);

    var rendered = render(source, process);

    var own = from.equals("exif") ? "jpg" : from;
    var expected = to.equals("keep") || to.equals("gif") ? own : to;
    assertThat(rendered.contentType())
        .isEqualTo(OutputFormat.parse(expected).orElseThrow().mediaType());
    assertThat(distance(rendered.bytes(), 96, 64)).isLessThan(8);
  }

  private byte[] source(String format) {
    return switch (format) {
      case "exif" -> Sources.withOrientation(Sources.named("jpg:192x128"), 1);
      case "webp", "heic", "avif" -> render("png:192x128", "image/format," + format).bytes();
      default -> Sources.named(format + ":192x128");
    };
  }

  /** The mean difference of a channel. */
  private static double distance(byte[] file, int width, int height) {
    try (var image = new VipsImageDecoder().decode(file, new DecodeLimits(1_000_000, 4096))) {
      assertThat(image.width()).isEqualTo(width);
      assertThat(image.height()).isEqualTo(height);
      return distance(image.rgb(), width, height);
    }
  }

  private static double distance(ByteBuffer rgb, int width, int height) {
    long sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (Math.abs(2 * x - width) < 10 || Math.abs(2 * y - height) < 10) {
          continue;
        }
        var colour = Sources.QUARTERS.get((2 * x >= width ? 1 : 0) + (2 * y >= height ? 2 : 0));
        var at = 3 * (y * width + x);
        sum += Math.abs((rgb.get(at) & 0xff) - colour.getRed());
        sum += Math.abs((rgb.get(at + 1) & 0xff) - colour.getGreen());
        sum += Math.abs((rgb.get(at + 2) & 0xff) - colour.getBlue());
        count += 3;
      }
    }
    return (double) sum / count;
  }

  @Test
  void cmyk_becomes_the_colour_that_it_prints() throws IOException {
    var colour = new Color(png("cmyk:40x30", "image/resize,w_20").getRGB(5, 5));

    assertThat(colour.getRed()).isGreaterThan(200);
    assertThat(colour.getGreen()).isLessThan(80);
  }

  @Test
  void bombs_are_refused_by_their_headers() {
    var bomb = TestImages.png(8, 8);
    bomb[18] = (byte) 0xc3;
    bomb[19] = (byte) 0x50;
    var wide = Arrays.copyOf(bomb, bomb.length);
    bomb[22] = (byte) 0xc3;
    bomb[23] = (byte) 0x50;

    assertRefused(bomb, ErrorCode.TOO_MANY_PIXELS);
    assertRefused(wide, ErrorCode.TOO_MANY_PIXELS);
    var small = new VipsRenderer(new SourceLimits(3000, 100), name -> Optional.empty());
    assertThatExceptionOfType(TuwenException.class)
        .as("all frames count")
        .isThrownBy(
            () ->
                small.render(
                    Sources.named("anim:40x30x3"), processing("image/info"), new Cancellation()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_PIXELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "webp", "gif", "tiff", "heic", "avif", "bmp"})
  void damaged_files_harm_nobody(String format) {
    var whole = source(format);
    var random = new Random(format.hashCode());
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      var damaged = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flips = 0; flips < 1 + i / 2 && damaged.length > 0; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        render(damaged, "image/resize,m_fill,w_30,h_40/rotate,30/blur,r_2,s_2");
      } catch (TuwenException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  /** A libvips without HEIF called every picture damaged, and no worker started with it. */
  @Test
  void what_this_libvips_was_built_without_is_not_the_pictures_fault() {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> render("png:300x200", "image/missing"))
        .withMessageContaining("no_such_save_buffer")
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.NOT_IMPLEMENTED));
  }

  @Test
  void work_that_is_cancelled_ends() {
    var cancellation = new Cancellation();
    cancellation.cancel();

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () ->
                renderer.render(
                    Sources.named("png:300x200"), processing("image/rotate,30"), cancellation))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESSING_TIMEOUT));
  }

  private void assertRefused(byte[] bytes, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> render(bytes, "image/resize,w_10"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertQuality(byte[] source, String process, int quality) {
    assertThat(JpegQuality.estimate(render(source, process).bytes())).hasValue(quality);
  }

  /** How many pixels a text darkens on white. */
  private long ink(String text) throws IOException {
    var encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    var image =
        png(Sources.written(white(), "png"), "image/watermark,size_60,g_center,text_" + encoded);
    long ink = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        ink += 255 - (image.getRGB(x, y) & 0xff);
      }
    }
    return ink;
  }

  private static BufferedImage white() {
    var image = new BufferedImage(200, 120, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 200; x++) {
        image.setRGB(x, y, 0xffffff);
      }
    }
    return image;
  }

  private static BufferedImage mark() {
    var image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        image.setRGB(x, y, 0xff00ff);
      }
    }
    return image;
  }

  private static int differences(BufferedImage one, BufferedImage other) {
    int differences = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        differences += one.getRGB(x, y) == other.getRGB(x, y) ? 0 : 1;
      }
    }
    return differences;
  }

  private static boolean hasMarker(byte[] jpeg, int marker) {
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
        return true;
      }
    }
    return false;
  }

  private static void assertColour(int pixel, String hex) {
    var actual = new Color(pixel);
    var expected = new Color(Integer.parseInt(hex, 16));
    assertThat(
            Math.max(
                Math.abs(actual.getRed() - expected.getRed()),
                Math.max(
                    Math.abs(actual.getGreen() - expected.getGreen()),
                    Math.abs(actual.getBlue() - expected.getBlue()))))
        .as("%s against #%s", actual, hex)
        .isLessThan(SLACK);
  }

  private BufferedImage png(String source, String process) throws IOException {
    return png(Sources.named(source), process);
  }

  private BufferedImage png(byte[] source, String process) throws IOException {
    return image(render(source, process + "/format,png"));
  }

  private static BufferedImage image(Rendered rendered) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(rendered.bytes()));
  }

  private String text(String source, String process) {
    return new String(render(source, process).bytes(), StandardCharsets.UTF_8);
  }

  private Rendered render(String source, String process) {
    return render(Sources.named(source), process);
  }

  private Rendered render(byte[] source, String process) {
    return renderer.render(source, processing(process), new Cancellation());
  }

  private Processing processing(String process) {
    return new Processing(parser.parse(process), Optional.empty(), true);
  }

  private static final class Negative implements CustomAction {
    @Override
    public String name() {
      return "negative";
    }

    @Override
    public CustomOperation parse(List<String> arguments) {
      return Negative::invert;
    }

    private static Image invert(Image picture) {
      return picture.operation("invert").image();
    }
  }

  private static final class Missing implements CustomAction {
    @Override
    public String name() {
      return "missing";
    }

    @Override
    public CustomOperation parse(List<String> arguments) {
      return picture -> picture.operation("no_such_save_buffer").image();
    }
  }
}
