package io.tuwen.pages;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One file of a page, and the same file compressed, as they are sent. */
record PageFile(String contentType, String eTag, Buffer plain, Optional<Buffer> compressed) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "css", "text/css;charset=UTF-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "png", "image/png",
          "jpg", "image/jpeg");

  static PageFile of(String name, byte[] content) {
    var type = TYPES.getOrDefault(extension(name), "application/octet-stream");
    // Pictures are compressed already.
    var compressed =
        type.equals("image/png") || type.equals("image/jpeg")
            ? Optional.<Buffer>empty()
            : Optional.of(Buffer.buffer(gzip(content)));
    return new PageFile(type, '"' + digest(content) + '"', Buffer.buffer(content), compressed);
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new Smallest(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Once for every file and start: the time does not matter, the size does. */
  private static final class Smallest extends GZIPOutputStream {
    Smallest(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
