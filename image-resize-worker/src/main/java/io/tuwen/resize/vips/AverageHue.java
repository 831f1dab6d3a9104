package io.tuwen.resize.vips;

import io.tuwen.worker.vips.Image;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The colour of a picture: the mean of what can be seen of it. */
final class AverageHue {
  /** More pixels than this a side change nothing that can be seen. */
  static final int SIDE = 64;

  private AverageHue() {}

  static byte[] json(Image picture) {
    var small =
        Pictures.scaled(picture, Math.min(SIDE, picture.width()), Math.min(SIDE, picture.height()));
    try (var pixels = small.pixels()) {
      var buffer = pixels.buffer();
      var bands = small.bands();
      long[] sums = new long[Pictures.RGB];
      long weight = 0;
      for (int at = 0; at < buffer.limit(); at += bands) {
        var alpha = bands > Pictures.RGB ? buffer.get(at + Pictures.RGB) & 0xff : Pictures.OPAQUE;
        for (int band = 0; band < Pictures.RGB; band++) {
          sums[band] += (long) alpha * (buffer.get(at + band) & 0xff);
        }
        weight += alpha;
      }
      return json(sums, Math.max(1, weight)).getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static String json(long[] sums, long weight) {
    return String.format(
        Locale.ROOT,
        "{\"RGB\": \"0x%02x%02x%02x\"}",
        rounded(sums[0], weight),
        rounded(sums[1], weight),
        rounded(sums[2], weight));
  }

  private static long rounded(long sum, long weight) {
    return (sum + weight / 2) / weight;
  }
}
