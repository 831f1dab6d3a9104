package io.tuwen.upload.testing;

import io.tuwen.contract.image.TestImages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a multipart body byte by byte, right or wrong, as the test wants it. */
public final class Form {
  public static final String BOUNDARY = "----WebKitFormBoundaryyp7ENyhCrRrAdt2C";
  public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final String lineEnd;

  public Form() {
    this("\r\n");
  }

  public Form(String lineEnd) {
    this.lineEnd = lineEnd;
  }

  public Form file(String name, byte[] bytes) {
    return part("form-data; name=\"" + name + "\"; filename=\"photo.jpg\"", "image/jpeg", bytes);
  }

  public Form field(String name, String value) {
    return part("form-data; name=\"" + name + "\"", null, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A part with this disposition and, unless it is null, this type. */
  public Form part(String disposition, String type, byte[] bytes) {
    line("--" + BOUNDARY);
    line("Content-Disposition: " + disposition);
    if (type != null) {
      line("Content-Type: " + type);
    }
    line("");
    body.writeBytes(bytes);
    line("");
    return this;
  }

  public byte[] end() {
    return TestImages.join(unended(), utf8("--" + BOUNDARY + "--" + lineEnd));
  }

  /** Without its closing boundary, as after a connection that broke behind a proxy. */
  public byte[] unended() {
    return body.toByteArray();
  }

  private void line(String text) {
    body.writeBytes(utf8(text + lineEnd));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
