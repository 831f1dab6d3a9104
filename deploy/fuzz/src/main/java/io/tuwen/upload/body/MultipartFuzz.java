package io.tuwen.upload.body;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Forms and bare bodies, from the first byte to the images in them. */
public final class MultipartFuzz implements FuzzTarget {
  private static final int MAX_IMAGES = 100;

  @Override
  public void feed(byte[] input) throws IOException {
    try (var body = Spool.read(input)) {
      require(!body.images().isEmpty(), "a body without an image was taken");
      require(body.images().size() <= MAX_IMAGES, "%d images", body.images().size());
      var whole = new String(input, StandardCharsets.ISO_8859_1);
      for (var image : body.images()) {
        require(image.bytes().length() <= input.length, "an image is longer than its body");
        try (var stream = image.content().open()) {
          var bytes = stream.readAllBytes();
          require(bytes.length == image.bytes().length(), "an image has two lengths");
          require(
              isJson(input) || whole.contains(new String(bytes, StandardCharsets.ISO_8859_1)),
              "an image has bytes that its body has not");
        }
      }
    } catch (TuwenException e) {
      require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
      throw e;
    }
  }

  private static boolean isJson(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1).strip().startsWith("{");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }

  @Override
  public int maxLength() {
    return 128 * 1024;
  }
}
