package io.tuwen.upload.body;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** {@code application/x-www-form-urlencoded}, of which one field is looked for. */
final class UrlForm {
  /** An address may have 2,048 characters, of which each can become nine. */
  private static final int MAX_LENGTH = 20 * 1024;

  private UrlForm() {}

  /** The field's value; empty where it is none, or this is no such form. */
  static Optional<String> field(Slice body, String name) throws IOException {
    if (body.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var bytes = new byte[(int) body.length()];
    var length = body.read(0, bytes, 0, bytes.length);
    var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).strip();
    // No image is visible ASCII alone.
    if (!text.chars().allMatch(it -> it > ' ' && it < 0x7f)) {
      return Optional.empty();
    }
    return Arrays.stream(text.split("&", -1))
        .filter(it -> it.startsWith(name + "="))
        .findFirst()
        .flatMap(it -> decoded(it.substring(name.length() + 1)))
        .filter(it -> !it.isBlank());
  }

  private static Optional<String> decoded(String value) {
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
