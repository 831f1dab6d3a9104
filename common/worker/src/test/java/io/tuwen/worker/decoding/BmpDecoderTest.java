package io.tuwen.worker.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bitmaps of 4 × 2, written byte by byte: the kinds that Java does not write. */
class BmpDecoderTest {
  private static final String PALETTE = "000000000000ff0000ff0000ffffff00";

  /** Each row: header size, bits, compression, signed height, what precedes the pixels, pixels. */
  @ParameterizedTest
  @CsvSource({
    // a palette of black, red, green and white; rows from the bottom
    "40, 1, 0, 2, " + PALETTE + ", 50000000a0000000, r0r0 0r0r",
    "40, 4, 0, 2, " + PALETTE + ", 0123000032100000, wgr0 0rgw",
    "40, 8, 0, 2, " + PALETTE + ", 0001020303020100, wgr0 0rgw",
    // rows from the top
    "40, 8, 0, -2, " + PALETTE + ", 0001020303020100, 0rgw wgr0",
    // runs: two of red, two of white; end of row; four literal; end
    "40, 8, 1, 2, " + PALETTE + ", 02010203000000040001020300010000, 0rgw rrww",
    "40, 4, 2, 2, " + PALETTE + ", 0410000000040123000100000000, 0rgw r0r0",
    // a step of two to the right, then one white
    "40, 8, 1, 2, " + PALETTE + ", 000202000103000000010000, 0000 00w0",
    // five bits a colour
    "40, 16, 0, 2, '', 007ce0030000ff7fff7f0000e003007c, w0gr rg0w",
    // fields: red in the lowest byte
    "40, 32, 3, 2, ff00000000ff00000000ff00, "
        + "ff00000000ff000000000000ffffff00ffffff000000000000ff0000ff000000, w0gr rg0w",
    "40, 24, 0, 2, '', 0000ff00ff00000000ffffffffffff00000000ff000000ff, w0gr rg0w",
  })
  void a_bitmap_of_any_kind_is_read(
      int header, int bits, int compression, int height, String before, String data, String rows) {
    assertThat(read(bitmap(header, bits, compression, height, before, data))).isEqualTo(rows);
  }

  @Test
  void the_old_header_is_read() {
    var file =
        ByteBuffer.allocate(26 + 12 + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(TestImages.ascii("BM"))
            .putInt(46)
            .putInt(0)
            .putInt(38)
            .putInt(12)
            .putShort((short) 4)
            .putShort((short) 2)
            .putShort((short) 1)
            .putShort((short) 2)
            .put(HexFormat.of().parseHex("0000000000ff00ff00ffffff"))
            .put(HexFormat.of().parseHex("1b000000e4000000"))
            .array();

    assertThat(read(file)).isEqualTo("wgr0 0rgw");
  }

  @ParameterizedTest
  @CsvSource({"40,3,0", "40,24,9", "40,8,2", "40,64,0", "40,0,0"})
  void a_kind_that_does_not_exist_is_refused(int header, int bits, int compression) {
    var file = bitmap(header, bits, compression, 2, PALETTE, "00".repeat(64));

    assertThatExceptionOfType(TuwenException.class).isThrownBy(() -> read(file));
  }

  /** Sizes that overflow, places outside of the file, runs without an end. */
  @Test
  void damaged_bitmaps_are_read_or_refused() {
    var random = new Random(7);
    var whole = bitmap(40, 8, 1, 2, PALETTE, "02010203000000040001020300010000");
    for (int i = 0; i < 5000; i++) {
      var damaged = whole.clone();
      for (int j = 0; j < 4; j++) {
        damaged[14 + random.nextInt(damaged.length - 14)] = (byte) random.nextInt(256);
      }
      try {
        var decoder = BmpDecoder.of(damaged);
        var pixels = (long) decoder.width() * decoder.height();
        if (pixels < 1_000_000) {
          decoder.read(ByteBuffer.allocate((int) (3 * pixels)));
        }
      } catch (TuwenException e) {
        assertThat(e.getMessage()).contains("damaged");
      }
    }
  }

  private static byte[] bitmap(
      int header, int bits, int compression, int height, String before, String data) {
    var prefix = HexFormat.of().parseHex(before);
    var pixels = HexFormat.of().parseHex(data);
    var colours = prefix.length / 4;
    return ByteBuffer.allocate(14 + header + prefix.length + pixels.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(TestImages.ascii("BM"))
        .putInt(14 + header + prefix.length + pixels.length)
        .putInt(0)
        .putInt(14 + header + prefix.length)
        .putInt(header)
        .putInt(4)
        .putInt(height)
        .putShort((short) 1)
        .putShort((short) bits)
        .putInt(compression)
        .putInt(pixels.length)
        .putInt(0)
        .putInt(0)
        .putInt(bits <= 8 ? Math.min(colours, 1 << bits) : 0)
        .putInt(0)
        .put(prefix)
        .put(pixels)
        .array();
  }

  /** The pixels as letters: 0 for black, and r, g, w. */
  private static String read(byte[] file) {
    var decoder = BmpDecoder.of(file);
    var rgb = ByteBuffer.allocate(3 * decoder.width() * decoder.height());
    decoder.read(rgb);
    var text = new StringBuilder();
    for (int i = 0; i < decoder.width() * decoder.height(); i++) {
      if (i > 0 && i % decoder.width() == 0) {
        text.append(' ');
      }
      var colour =
          (rgb.get(3 * i) & 0xff) << 16
              | (rgb.get(3 * i + 1) & 0xff) << 8
              | (rgb.get(3 * i + 2) & 0xff);
      text.append(
          switch (colour) {
            case 0 -> "0";
            case 0xff0000 -> "r";
            case 0x00ff00 -> "g";
            case 0xffffff -> "w";
            default -> Integer.toHexString(colour);
          });
    }
    return text.toString();
  }
}
