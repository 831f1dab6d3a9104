package io.tuwen.resize.vips;

import io.tuwen.worker.vips.Vips;

/** A JPEG as printers want it, which Java does not write. */
final class Cmyk {
  private static final int CMYK = 15;

  private Cmyk() {}

  static byte[] jpeg(int width, int height) {
    try (var vips = new Vips()) {
      var ink =
          vips.image(
              width,
              height,
              4,
              buffer -> {
                while (buffer.hasRemaining()) {
                  // Full magenta and yellow: red.
                  buffer.put((byte) 0).put((byte) 255).put((byte) 255).put((byte) 0);
                }
              });
      return ink.operation("copy")
          .with("interpretation", CMYK)
          .image()
          .operation("jpegsave_buffer")
          .bytes();
    }
  }
}
