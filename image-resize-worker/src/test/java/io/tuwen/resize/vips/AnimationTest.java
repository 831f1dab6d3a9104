package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of several frames. */
class AnimationTest {
  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(250_000_000, 30_000), name -> Optional.of(mark()));
  private final ProcessParser parser = new ProcessParser(16, List.of());

  /** All frames were decoded and kept for it, and the colour was that of none of them. */
  @Test
  void the_average_hue_of_an_animation_is_that_of_its_first_frame() {
    var red = render(Sources.named("anim:40x30x3"), "image/average-hue");

    assertThat(new String(red, StandardCharsets.UTF_8)).isEqualTo("{\"RGB\": \"0xff0000\"}");
  }

  @Test
  void no_memory_is_claimed_for_frames_that_are_not_looked_at() {
    var frames = Sources.named("anim:400x300x9");

    // One of them is set upright, and looked at.
    assertThat(renderer.memory(frames, processing("image/average-hue")))
        .isLessThan(renderer.memory(frames, processing("image/info")) + 3 * 4 * 400 * 300)
        .isLessThan(renderer.memory(frames, processing("image/resize,w_9")));
  }

  /**
   * The plan knew that the frames lie on their side, and they were not turned: a frame of 40 by 20
   * pixels was pressed into 10 by 20.
   */
  @ParameterizedTest
  @CsvSource({
    // Where the mark at the top left comes to be.
    "1, 40, 20, 2, 2",
    "3, 40, 20, 37, 17",
    "6, 20, 40, 17, 2",
    "8, 20, 40, 2, 37"
  })
  void an_animated_webp_is_set_upright(int orientation, int width, int height, int x, int y)
      throws IOException {
    var webp = oriented(markedWebp(), orientation);

    var whole = frames(webp, "image/bright,0");
    var scaled = frames(webp, "image/resize,m_fixed,limit_0,w_" + 2 * width + ",h_" + 2 * height);

    assertThat(whole).hasSize(3);
    for (var frame : whole) {
      assertThat(frame.getWidth()).isEqualTo(width);
      assertThat(frame.getHeight()).isEqualTo(height);
      assertThat(isMark(frame.getRGB(x, y))).isTrue();
    }
    for (var frame : scaled) {
      assertThat(isMark(frame.getRGB(2 * x, 2 * y))).isTrue();
    }
    var asStored = frames(webp, "image/auto-orient,0/bright,0");
    assertThat(asStored.get(0).getWidth()).isEqualTo(40);
    assertThat(isMark(asStored.get(0).getRGB(2, 2))).isTrue();
  }

  /** Three frames of 40 by 20 pixels, with a mark of 10 by 5 at the top left. */
  private byte[] markedWebp() {
    return render(
        Sources.named("anim:40x20x3"), "image/watermark,image_YQ,g_nw,x_0,y_0/format,webp");
  }

  private static byte[] mark() {
    var image = new BufferedImage(10, 5, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 50; i++) {
      image.setRGB(i % 10, i / 10, 0xffffff);
    }
    return Sources.written(image, "png");
  }

  /** The frames are red, green and blue. */
  private static boolean isMark(int pixel) {
    return Math.min(pixel >> 16 & 0xff, Math.min(pixel >> 8 & 0xff, pixel & 0xff)) > 200;
  }

  /** Appends EXIF data, and says in the header that it is there. */
  private static byte[] oriented(byte[] webp, int orientation) {
    var exif = new Directories().shorts(0x112, orientation).write(8, 0, 18);
    var file = ByteBuffer.allocate(webp.length + 8 + 8 + exif.length + exif.length % 2);
    file.order(ByteOrder.LITTLE_ENDIAN).put(webp);
    file.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(8 + exif.length);
    file.put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8}).put(exif);
    file.putInt(4, file.capacity() - 8);
    file.put(20, (byte) (file.get(20) | 0x08));
    return file.array();
  }

  private List<BufferedImage> frames(byte[] webp, String process) throws IOException {
    var wanted = new Processing(parser.parse(process), Optional.of(OutputFormat.GIF), true);
    var gif = renderer.render(webp, wanted, new Cancellation()).bytes();
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    var frames = new ArrayList<BufferedImage>();
    for (int i = 0; i < reader.getNumImages(true); i++) {
      frames.add(reader.read(i));
    }
    reader.dispose();
    return frames;
  }

  private byte[] render(byte[] original, String process) {
    return renderer.render(original, processing(process), new Cancellation()).bytes();
  }

  private Processing processing(String process) {
    return new Processing(parser.parse(process), Optional.empty(), true);
  }
}
