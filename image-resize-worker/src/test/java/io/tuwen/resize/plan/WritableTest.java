package io.tuwen.resize.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.custom.CustomOperation;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessParser;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chrome got 400 for a large rendition that curl got as JPEG: the format was chosen from {@code
 * Accept} alone, and no one asked whether it can hold the result.
 */
class WritableTest {
  private static final long MAX_COST = Cost.DEFAULT_MAX;

  private final ProcessParser parser = new ProcessParser(16, List.of(new Larger()));

  @ParameterizedTest
  @CsvSource({
    "AVIF, JPEG, 4032, 3024, 'watermark,text_SGk', false",
    "WEBP, JPEG, 4032, 3024, 'watermark,text_SGk', true",
    "AVIF, JPEG, 4096, 2304, 'watermark,text_SGk', true",
    "AVIF, JPEG, 4097, 2304, 'watermark,text_SGk', false",
    "AVIF, JPEG, 12000, 9000, 'resize,l_3000', true",
    // As long as it may be, and one pixel longer.
    "WEBP, JPEG, 16383, 100, 'bright,1', true",
    "WEBP, JPEG, 16384, 100, 'bright,1', false",
    "AVIF, JPEG, 16384, 100, 'bright,1', true",
    "AVIF, JPEG, 16385, 100, 'bright,1', false",
    "JPG, JPEG, 16385, 100, 'bright,1', true",
    // Seven seconds to blur it, and one more to write it.
    "JPG, JPEG, 4000, 3000, 'blur,r_50,s_50/blur,r_50,s_49/blur,r_50,s_48/blur,r_50,s_47', true",
    "WEBP, JPEG, 4000, 3000, 'blur,r_50,s_50/blur,r_50,s_49/blur,r_50,s_48/blur,r_50,s_47', false",
    // Upright it would be small enough, and on its side it is not.
    "AVIF, JPEG, 8000, 1000, 'resize,h_1500,limit_0', false"
  })
  void a_format_holds_what_is_within_its_limits(
      OutputFormat format, ImageFormat from, int width, int height, String process, boolean holds) {
    var source = new Source(from, new Size(width, height), 1, 1, OptionalInt.empty());
    var actions = parser.parse("image/" + process);

    assertThat(Writable.is(format, source, actions, true, MAX_COST)).isEqualTo(holds);
  }

  /** An animation of a style that keeps its frames was one still AVIF in Chrome. */
  @ParameterizedTest
  @CsvSource({
    "AVIF, GIF, 9, 'resize,w_200/format,gif', true, false",
    "WEBP, GIF, 9, 'resize,w_200/format,gif', true, true",
    "AVIF, WEBP, 9, 'resize,w_200/format,webp', true, false",
    // One frame, or only one that is kept.
    "AVIF, GIF, 1, 'resize,w_200/format,gif', true, true",
    "AVIF, GIF, 9, 'resize,w_200', false, true",
    "AVIF, GIF, 9, 'resize,w_200/format,jpg', true, true",
    "AVIF, GIF, 9, 'resize,p_50/format,gif', true, true"
  })
  void a_still_format_does_not_hold_what_moves(
      OutputFormat format,
      ImageFormat from,
      int frames,
      String process,
      boolean mayMove,
      boolean holds) {
    var source = new Source(from, new Size(400, 300), 1, frames, OptionalInt.empty());
    var actions = parser.parse("image/" + process);

    assertThat(Writable.is(format, source, actions, mayMove, MAX_COST)).isEqualTo(holds);
  }

  /** For these, no original has to be read before its stored rendition is looked for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "resize,l_1280 | 1280x1280",
        "resize,w_300,h_200 | 300x200",
        "resize,m_fill,w_200,h_200 | 200x200",
        "resize,m_pad,w_200 | 200x200",
        "resize,l_100,s_300 | 300x300",
        "circle,r_30 | 60x60",
        "resize,l_100/rotate,90 | 100x100",
        "resize,w_300,h_200/rotate,90 | 200x300",
        "resize,w_300,h_200/crop,w_10 | 300x200",
        "resize,w_300,h_200/resize,p_200 | 300x200",
        "resize,w_300,h_200/resize,p_200,limit_0 | 600x400",
        "resize,w_300,h_200/resize,p_50,limit_0 | 300x200",
        "resize,w_300,h_200/resize,m_fixed,w_400,h_100 | 400x200",
        "resize,w_300,h_200/resize,w_100 | 300x200",
        // The other side is free.
        "resize,w_200 | -",
        "resize,s_200 | -",
        "resize,m_mfit,w_200,h_200 | -",
        "resize,w_300,h_200/resize,w_400,limit_0 | -",
        "resize,p_50 | -",
        // Stays as it is where it is too small in one side.
        "resize,m_fixed,w_200,h_100 | -",
        // A GIF never grows.
        "resize,m_fixed,w_200,h_100,limit_0 | -",
        "resize,w_300,h_200/resize,m_fixed,w_400,h_100,limit_0 | 400x200",
        "crop,w_10 | -",
        "watermark,text_SGk | -",
        "resize,l_100/larger | -"
      })
  void the_actions_alone_set_a_bound(String process, String bound) {
    var actions = parser.parse("image/" + process);

    assertThat(Bound.of(actions).map(it -> it.width() + "x" + it.height()).orElse(null))
        .isEqualTo(bound);
  }

  /** AVIF was chosen without a look at the header, and could not hold the GIF: 400. */
  @Test
  void what_would_make_others_small_leaves_a_long_gif_as_it_is() {
    var actions = parser.parse("image/resize,m_fixed,w_1000,h_1000,limit_0/format,jpg");
    var gif = new Source(ImageFormat.GIF, new Size(20_000, 100), 1, 1, OptionalInt.empty());

    assertThat(Writable.is(OutputFormat.AVIF, gif, actions, false, MAX_COST)).isFalse();
    assertThat(Writable.isAlways(OutputFormat.AVIF, actions, MAX_COST)).isFalse();
  }

  @Test
  void what_is_always_small_may_always_be_an_avif() {
    var thumb = parser.parse("image/resize,m_fill,w_200,h_200/format,jpg");
    var compressed = parser.parse("image/resize,l_1280/format,jpg");
    var large = parser.parse("image/resize,l_1500/format,jpg");

    assertThat(Writable.isAlways(OutputFormat.AVIF, thumb, MAX_COST)).isTrue();
    assertThat(Writable.isAlways(OutputFormat.AVIF, compressed, MAX_COST)).isTrue();
    assertThat(Writable.isAlways(OutputFormat.AVIF, large, MAX_COST)).isFalse();
    assertThat(Writable.isAlways(OutputFormat.WEBP, large, MAX_COST)).isTrue();
  }

  /** An action of whose result nothing is known. */
  private static final class Larger implements CustomAction {
    @Override
    public String name() {
      return "larger";
    }

    @Override
    public CustomOperation parse(List<String> arguments) {
      return picture -> picture;
    }
  }
}
