package io.tuwen.ocr.wechat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.ocr.cloud.SentImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * A form of one image. It is made in one piece, so that the request has a length: WeChat finds no
 * media in one that comes in chunks.
 *
 * <p>INVARIANT: the boundary is made by chance for each form, so no image has it inside.
 */
final class ImagePart {
  private final String boundary = "tuwen-" + UUID.randomUUID();
  private final byte[] body;

  ImagePart(SentImage image) {
    this(image.format(), image.file());
  }

  ImagePart(ImageFormat kind, byte[] file) {
    var format = kind.name().toLowerCase(Locale.ROOT);
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"img\"; filename=\"image.%s\"\r\nContent-Type: image/%s\r\n\r\n"
            .formatted(boundary, format, format);
    var form = new ByteArrayOutputStream(file.length + 2 * head.length());
    form.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(file);
    form.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.US_ASCII));
    body = form.toByteArray();
  }

  String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** Shared, and not to be written to. */
  byte[] body() {
    return body;
  }
}
