package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renditions that are made of one decoding are those that are made one by one. */
class DecodedOnceTest {
  private static final String COMPRESSED = "image/resize,l_1280/format,jpg/quality,Q_80";
  private static final String THUMB = "image/resize,m_fill,w_200,h_200/format,jpg/quality,Q_80";
  private static final String WHOLE = "image/format,jpg/quality,Q_80";
  private static final SourceLimits LIMITS = new SourceLimits(250_000_000, 30_000);

  /** The mean difference of a channel, of 255. */
  private static final int SLACK = 3;

  /** The decoder of WebP blurs edges that are sharp in what is made of the larger picture. */
  private static final int WEBP_SLACK = 6;

  private final VipsRenderer renderer = new VipsRenderer(LIMITS, name -> Optional.empty());
  private final ProcessParser parser = new ProcessParser(16, List.of());

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff"})
  void every_byte_is_the_same_where_the_decoder_gives_only_the_full_size(String format) {
    var photo = Sources.written(photo(1600, 1200), format);

    assertSame(photo, COMPRESSED, THUMB, "image/resize,w_300/blur,r_3,s_2", "image/average-hue");
  }

  @Test
  void every_byte_of_the_largest_is_the_same_where_the_decoder_gives_smaller_ones() {
    var jpeg = Sources.written(photo(3001, 2003), "jpg");

    assertThat(together(jpeg, COMPRESSED, THUMB).get(0).get().bytes())
        .isEqualTo(alone(jpeg, COMPRESSED));
    assertThat(together(jpeg, THUMB, WHOLE).get(1).get().bytes()).isEqualTo(alone(jpeg, WHOLE));
  }

  @Test
  void every_byte_is_the_same_where_it_is_cheaper_to_decode_for_each() {
    assertSame(Sources.written(photo(1201, 903), "jpg"), COMPRESSED, THUMB);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void the_smaller_ones_are_the_same_to_the_eye(int orientation) throws IOException {
    var jpeg = Sources.withOrientation(Sources.written(photo(3001, 2003), "jpg"), orientation);

    var thumb = together(jpeg, COMPRESSED, THUMB).get(1).get().bytes();

    assertThat(distance(thumb, alone(jpeg, THUMB))).isLessThan(SLACK);
  }

  @Test
  void the_smaller_ones_of_a_picture_in_printing_colours_are_the_same_to_the_eye()
      throws IOException {
    var jpeg = Sources.named("cmyk:2701x1803");

    assertThat(distance(together(jpeg, COMPRESSED, THUMB).get(1).get().bytes(), alone(jpeg, THUMB)))
        .isLessThan(SLACK);
  }

  @Test
  void the_smaller_ones_of_a_webp_are_the_same_to_the_eye() throws IOException {
    var webp = alone(Sources.written(photo(3001, 2003), "png"), "image/format,webp/quality,Q_90");

    assertThat(distance(together(webp, COMPRESSED, THUMB).get(1).get().bytes(), alone(webp, THUMB)))
        .isLessThan(WEBP_SLACK);
  }

  @Test
  void each_fails_by_itself() {
    var attempts = together(Sources.named("png:80x60"), "image/crop,x_90,y_90", COMPRESSED, THUMB);

    assertRefused(attempts.get(0), OssCode.BAD_REQUEST);
    assertThat(attempts.get(1).get().contentType()).isEqualTo("image/jpeg");
    assertThat(attempts.get(2).get().contentType()).isEqualTo("image/jpeg");
  }

  @Test
  void what_cannot_be_decoded_fails_for_those_who_decode() {
    var photo = Sources.written(photo(400, 300), "jpg");
    var cut = Arrays.copyOf(photo, photo.length / 2);

    var attempts = together(cut, COMPRESSED, "image/info", THUMB);

    assertUnreadable(attempts.get(0));
    assertThat(attempts.get(1).get().contentType()).isEqualTo("application/json");
    assertUnreadable(attempts.get(2));
  }

  @Test
  void what_is_too_large_to_be_kept_is_decoded_for_each() {
    var large = new BufferedImage(5003, 5001, BufferedImage.TYPE_BYTE_BINARY);
    large.setRGB(70, 70, 0xffffff);

    assertSame(Sources.written(large, "png"), COMPRESSED, THUMB);
  }

  @Test
  void the_frames_of_an_animation_are_kept_beside_a_still_picture() throws IOException {
    var animation = Sources.named("anim:400x300x3");

    var attempts =
        renderer.renderAll(
            animation,
            List.of(
                processing(THUMB),
                new Processing(
                    parser.parse("image/resize,w_80"), Optional.of(OutputFormat.GIF), true),
                processing(COMPRESSED)),
            new Cancellation());

    assertThat(attempts.get(0).get().bytes()).isEqualTo(alone(animation, THUMB));
    assertThat(attempts.get(2).get().bytes()).isEqualTo(alone(animation, COMPRESSED));
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(
        ImageIO.createImageInputStream(new ByteArrayInputStream(attempts.get(1).get().bytes())));
    assertThat(reader.getNumImages(true)).isEqualTo(3);
  }

  @Test
  void work_that_is_cancelled_ends_as_a_whole() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    var processings = Stream.of(COMPRESSED, THUMB).map(this::processing).toList();

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () -> renderer.renderAll(Sources.named("png:300x200"), processings, cancellation))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESSING_TIMEOUT));
  }

  @Test
  void the_memory_is_that_of_the_costliest_and_of_what_is_kept() {
    var photo = Sources.named("png:800x600");
    var processings = Stream.of(COMPRESSED, WHOLE).map(this::processing).toList();

    assertThat(renderer.memoryOfAll(photo, processings))
        .isEqualTo(renderer.memory(photo, processings.get(1)) + 800 * 600 * 3 + photo.length);
  }

  private void assertSame(byte[] original, String... processes) {
    var attempts = together(original, processes);
    for (int i = 0; i < processes.length; i++) {
      assertThat(attempts.get(i).get().bytes()).isEqualTo(alone(original, processes[i]));
    }
  }

  private static void assertRefused(Attempt attempt, OssCode code) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(attempt::get)
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(code));
  }

  private static void assertUnreadable(Attempt attempt) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(attempt::get)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE));
  }

  private static double distance(byte[] oneFile, byte[] otherFile) throws IOException {
    var one = image(oneFile);
    var other = image(otherFile);
    assertThat(one.getWidth()).isEqualTo(other.getWidth());
    assertThat(one.getHeight()).isEqualTo(other.getHeight());
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int band = 0; band < 24; band += 8) {
          sum += Math.abs((one.getRGB(x, y) >> band & 0xff) - (other.getRGB(x, y) >> band & 0xff));
        }
      }
    }
    return sum / (3.0 * one.getWidth() * one.getHeight());
  }

  private List<Attempt> together(byte[] original, String... processes) {
    var processings = Stream.of(processes).map(this::processing).toList();
    return renderer.renderAll(original, processings, new Cancellation());
  }

  private byte[] alone(byte[] original, String process) {
    return renderer.render(original, processing(process), new Cancellation()).bytes();
  }

  private Processing processing(String process) {
    return new Processing(parser.parse(process), Optional.empty(), false);
  }

  private static BufferedImage image(byte[] bytes) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  /** Slopes and edges, with a little noise in them. */
  private static BufferedImage photo(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(14);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        var red = 255 * x / width;
        var green = (x / 97 + y / 61) % 2 * 200;
        var blue = 255 * y / height / 2 + random.nextInt(32);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }
}
