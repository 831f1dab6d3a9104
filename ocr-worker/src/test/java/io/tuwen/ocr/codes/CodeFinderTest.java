package io.tuwen.ocr.codes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFinderTest {
  private static final Map<BarcodeFormat, String> TEXTS =
      Map.ofEntries(
          Map.entry(BarcodeFormat.QR_CODE, "https://example.com/p/1?x=图文"),
          Map.entry(BarcodeFormat.DATA_MATRIX, "DM 0123456789 hello"),
          Map.entry(BarcodeFormat.AZTEC, "AZTEC ticket 42"),
          Map.entry(BarcodeFormat.PDF_417, "PDF417 boarding pass M1DOE/JOHN"),
          Map.entry(BarcodeFormat.EAN_13, "6901234567892"),
          Map.entry(BarcodeFormat.EAN_8, "96385074"),
          Map.entry(BarcodeFormat.UPC_A, "036000291452"),
          Map.entry(BarcodeFormat.UPC_E, "01234565"),
          Map.entry(BarcodeFormat.CODE_128, "SF1234567890123"),
          Map.entry(BarcodeFormat.CODE_39, "CODE39-TEST"),
          Map.entry(BarcodeFormat.CODE_93, "CODE93 TEST"),
          Map.entry(BarcodeFormat.ITF, "12345678901231"),
          Map.entry(BarcodeFormat.CODABAR, "40156"));

  private static Stream<Arguments> formatsAndTurns() {
    return TEXTS.keySet().stream()
        .sorted()
        .flatMap(
            format ->
                Stream.of(90, 180, 270, 15, -40).map(degrees -> Arguments.of(format, degrees)));
  }

  private static DrawnPicture page() {
    return new DrawnPicture(1080, 1000)
        .text(60, 80, 28, "收货通知单 DELIVERY NOTE", "请在签收前检查包裹是否完好无损")
        .text(60, 930, 28, "Please check the parcel before you sign");
  }

  @ParameterizedTest
  @MethodSource("formatsAndTurns")
  void a_code_is_read_however_it_is_turned(BarcodeFormat format, int degrees) {
    var picture = page().code(format, TEXTS.get(format), 540, 500, 4, degrees);

    assertFound(picture);
  }

  /** What happens to a code on its way into a picture. */
  private enum Harm {
    LIGHT_ON_DARK {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return page()
            .box(100, 150, 900, 700, Color.BLACK)
            .code(Symbol.of(format, text).coloured(Color.WHITE, Color.BLACK), 540, 500, 4, 15);
      }
    },
    COLOURED {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        var ink = new Color(0, 60, 160);
        var paper = new Color(255, 220, 120);
        return page().code(Symbol.of(format, text).coloured(ink, paper), 540, 500, 4, 3);
      }
    },
    SHADOW {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return page().code(format, text, 540, 500, 4, 5).shadow(0.7);
      }
    },
    NOISE {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return page().code(format, text, 540, 500, 4, 5).noise(12, 1);
      }
    },
    BLUR {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return page().code(format, text, 540, 500, 4, 5).blurred(3);
      }
    },
    BETWEEN_TEXTS {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return page()
            .code(format, text, 540, 500, 3, 0)
            .text(60, 500, 24, "左边的字 left")
            .text(850, 500, 24, "右边 right");
      }
    },
    SMALL_IN_A_LARGE_PHOTO {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return new DrawnPicture(4000, 3000)
            .box(0, 0, 4000, 3000, new Color(180, 170, 160))
            .text(300, 400, 90, "收货通知单 DELIVERY NOTE", "请在签收前检查包裹是否完好无损")
            .code(format, text, 2800, 2000, 8, 7);
      }
    },
    FILLS_THE_PICTURE {
      @Override
      DrawnPicture draw(BarcodeFormat format, String text) {
        return new DrawnPicture(1600, 1600).code(format, text, 800, 800, 9, 0);
      }
    };

    abstract DrawnPicture draw(BarcodeFormat format, String text);
  }

  private static Stream<Arguments> formatsAndHarms() {
    return TEXTS.keySet().stream()
        .sorted()
        .flatMap(format -> Stream.of(Harm.values()).map(harm -> Arguments.of(format, harm)));
  }

  @ParameterizedTest
  @MethodSource("formatsAndHarms")
  void a_code_is_read_whatever_it_went_through(BarcodeFormat format, Harm harm) {
    assertFound(harm.draw(format, TEXTS.get(format)));
  }

  @ParameterizedTest
  @EnumSource(names = {"QR_CODE", "AZTEC"})
  void a_mirrored_code_is_read(BarcodeFormat format) {
    var picture = page().code(Symbol.of(format, TEXTS.get(format)).mirrored(), 540, 500, 4, 20);

    assertFound(picture);
  }

  @Test
  void a_qr_code_is_read_that_is_damaged_or_seen_from_the_side() {
    var text = "https://example.com/a/longer/address?with=something&more=of-it";
    var large =
        Symbol.of(BarcodeFormat.QR_CODE, text)
            .with(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.Q);

    assertFound(page().code(large, 540, 500, 7, 10).box(530, 480, 40, 40, Color.GRAY));
    assertTexts(page().code(large, 540, 500, 7, 10).leaning(0.2));
  }

  @Test
  void every_code_of_a_picture_is_read() {
    var picture = new DrawnPicture(1600, 1600);
    var formats = TEXTS.keySet().stream().sorted().toList();
    for (int i = 0; i < formats.size(); i++) {
      var x = 420 + i % 2 * 800;
      var y = 120 + i / 2 * 220;
      picture.code(formats.get(i), TEXTS.get(formats.get(i)), x, y, 3, i % 2 * 180);
    }

    assertFound(picture);
  }

  @Test
  void a_sheet_of_qr_codes_is_read() {
    var picture = new DrawnPicture(1600, 1600);
    for (int i = 0; i < 25; i++) {
      var x = 180 + i % 5 * 310;
      var y = 180 + i / 5 * 310;
      picture.code(BarcodeFormat.QR_CODE, "code number " + i, x, y, 6, 17 * i);
    }

    assertFound(picture);
  }

  /** Versions of one, seven and forty: 21, 45 and 177 modules. */
  @ParameterizedTest
  @ValueSource(ints = {10, 120, 2900})
  void small_and_large_qr_codes_are_read(int length) {
    var text = "0123456789".repeat(length / 10);

    assertFound(new DrawnPicture(1100, 1100).code(BarcodeFormat.QR_CODE, text, 550, 550, 5, 0));
  }

  private static final String[] WORDS = {
    "收货通知单",
    "回国圆团圈",
    "DELIVERY",
    "IIIlll|||",
    "目田由甲申",
    "0000 1111",
    "▣▣▣",
    "三川日曰",
    "品晶回回",
    "#######"
  };

  @Test
  void pages_of_text_and_stripes_and_grids_have_no_codes() {
    var random = new Random(7);
    for (int page = 0; page < 12; page++) {
      var picture = new DrawnPicture(1080, 1440);
      var size = 14 + 2 * page;
      for (int y = 40; y < 1400; y += 3 * size / 2) {
        var line = new StringBuilder();
        while (line.length() < 1000 / size) {
          line.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        picture.text(40, y, size, line.toString());
      }
      assertThat(picture.search().run()).isEmpty();
    }
    for (int period : new int[] {3, 4, 6, 8, 12, 20}) {
      assertThat(stripes(period, 0).search().run()).as("stripes of %d", period).isEmpty();
      assertThat(stripes(period, period).search().run()).as("grid of %d", period).isEmpty();
      assertThat(irregular(period, random).search().run()).as("bars about %d", period).isEmpty();
    }
  }

  private static DrawnPicture stripes(int across, int along) {
    var picture = new DrawnPicture(1000, 1000);
    for (int x = 0; x < 1000; x += across) {
      picture.box(x, 0, across / 2, 1000, Color.BLACK);
    }
    for (int y = 0; along > 0 && y < 1000; y += along) {
      picture.box(0, y, 1000, along / 2, Color.BLACK);
    }
    return picture;
  }

  private static DrawnPicture irregular(int period, Random random) {
    var picture = new DrawnPicture(1000, 1000);
    for (int x = 50; x < 950; x += 2 + random.nextInt(period)) {
      var width = 2 + random.nextInt(period);
      picture.box(x, 100, width, 800, Color.BLACK);
      x += width;
    }
    return picture;
  }

  /** Counted, not timed: no picture makes it try more often than this. */
  @Test
  void the_number_of_tries_is_bounded_whatever_the_picture_is_full_of() {
    var finders = new DrawnPicture(1600, 1600);
    var bullsEyes = new DrawnPicture(1600, 1600);
    var frames = new DrawnPicture(1600, 1600);
    var bars = new DrawnPicture(1600, 1600);
    for (int x = 0; x < 1600; x += 40) {
      for (int y = 0; y < 1600; y += 40) {
        squares(finders, x, y, 3, 7, 5, 3);
        squares(bullsEyes, x, y, 3, 11, 9, 7, 5, 3, 1);
        frames.box(x, y, 3, 24, Color.BLACK).box(x, y + 21, 24, 3, Color.BLACK);
        for (int i = 3; i < 24; i += 6) {
          frames.box(x + i, y, 3, 3, Color.BLACK).box(x + 21, y + i, 3, 3, Color.BLACK);
        }
      }
    }
    var random = new Random(3);
    for (int x = 0; x < 1500; x += 330) {
      for (int y = 0; y < 1600; y += 50) {
        for (int at = x; at < x + 280; at += 2 + random.nextInt(5)) {
          bars.box(at, y, 2, 30, Color.BLACK);
        }
      }
    }

    for (var picture : List.of(finders, bullsEyes, frames, bars, page().noise(120, 1))) {
      var search = picture.search();

      assertThat(search.run()).isEmpty();
      assertThat(search.tries()).isLessThanOrEqualTo(Search.MAX_TRIES);
    }
    assertThat(finders.search()).satisfies(it -> it.run()).extracting(Search::tries).isEqualTo(12);
  }

  private static void squares(DrawnPicture picture, int x, int y, int module, int... sides) {
    for (int i = 0; i < sides.length; i++) {
      var in = (sides[0] - sides[i]) / 2 * module;
      var side = sides[i] * module;
      picture.box(x + in, y + in, side, side, i % 2 == 0 ? Color.BLACK : Color.WHITE);
    }
  }

  @Test
  void tiny_pictures_have_no_codes() {
    for (int width : new int[] {1, 2, 3, 7, 8, 9, 17}) {
      for (int height : new int[] {1, 2, 8, 16, 3000}) {
        assertThat(new DrawnPicture(width, height).noise(99, 5).search().run()).isEmpty();
      }
    }
  }

  /** Thinner than one of the pixels that are looked at. */
  @Test
  void hairs_have_no_codes() {
    for (int length : new int[] {3199, 3200, 3201, 4096, 20_000}) {
      for (int thickness : new int[] {1, 2, 3}) {
        assertThat(new DrawnPicture(thickness, length).noise(99, 5).search().run()).isEmpty();
        assertThat(new DrawnPicture(length, thickness).noise(99, 5).search().run()).isEmpty();
      }
    }
  }

  @Test
  void every_format_has_a_name_that_the_worker_takes() {
    assertThat(TEXTS.keySet().stream().map(Enum::name)).hasSameElementsAs(ChildCodes.FORMATS);
  }

  private static void assertTexts(DrawnPicture picture) {
    assertThat(picture.search().run())
        .extracting(it -> it.format() + " " + it.text())
        .containsExactlyInAnyOrderElementsOf(
            picture.codes().stream().map(it -> it.format() + " " + it.text()).toList());
  }

  private static void assertFound(DrawnPicture picture) {
    var found = picture.search().run();

    assertThat(found)
        .extracting(it -> it.format() + " " + it.text())
        .containsExactlyInAnyOrderElementsOf(
            picture.codes().stream().map(it -> it.format() + " " + it.text()).toList());
    for (var drawn : picture.codes()) {
      var same =
          found.stream()
              .filter(it -> it.format() == drawn.format() && it.text().equals(drawn.text()))
              .findFirst()
              .orElseThrow();
      var size = drawn.outline().get(0).distanceTo(drawn.outline().get(2));
      for (int i = 0; i < 4; i++) {
        assertThat(same.outline().get(i).distanceTo(drawn.outline().get(i)))
            .as(
                "corner %d of %s at %s, drawn at %s",
                i, same.format(), same.outline(), drawn.outline())
            .isLessThan(0.08 * size);
      }
    }
  }
}
