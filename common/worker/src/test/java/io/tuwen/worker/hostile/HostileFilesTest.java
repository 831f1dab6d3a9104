package io.tuwen.worker.hostile;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.worker.decoding.BmpDecoder;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.decoding.DecodingCost;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The corpus against every parser of this module. */
class HostileFilesTest extends HostileFilesSuite {
  private static final DecodeLimits LIMITS = new DecodeLimits(120_000_000, 4096);
  private static final int MAX_BITMAP = 30_000_000;

  @Override
  protected List<Parser> parsers() {
    var decoder = new VipsImageDecoder();
    return List.of(
        new Parser("ImageHeaders", false, 1, ImageHeaders::read),
        new Parser("ImageStructure", false, 2, HostileFilesTest::inspect),
        new Parser("BmpDecoder", false, 5, HostileFilesTest::bitmap),
        new Parser("VipsImageDecoder", true, 20, file -> decoder.decode(file, LIMITS).close()));
  }

  private static void inspect(byte[] file) {
    var header = ImageHeaders.read(file);
    if (header.pixels() > LIMITS.maxPixels()) {
      throw new TuwenException(ErrorCode.TOO_MANY_PIXELS, "as its callers do");
    }
    var structure = ImageStructure.of(header, file);
    if (DecodingCost.bytes(structure) <= 0) {
      throw new AssertionError("a cost is a number of bytes");
    }
  }

  /** Without the checks before it, but for the size. */
  private static void bitmap(byte[] file) {
    var head = Arrays.copyOf(file, Math.min(file.length, ImageFormat.SNIFFED_BYTES));
    if (ImageFormat.sniff(head).filter(it -> it == ImageFormat.BMP).isEmpty()) {
      return;
    }
    var bitmap = BmpDecoder.of(file);
    if ((long) bitmap.width() * bitmap.height() <= MAX_BITMAP) {
      bitmap.read(ByteBuffer.allocate(3 * bitmap.width() * bitmap.height()));
    }
  }
}
