package io.tuwen.upload.body;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the images in a body.
 *
 * <p>The body itself says what it is: two dashes begin a form, a brace begins JSON, anything else
 * is the image. The declared type is often wrong and decides nothing.
 */
final class BodyReader {
  private static final int HEAD = 16;

  private final Path spoolDirectory;
  private final int maxImages;

  BodyReader(Path spoolDirectory, int maxImages) {
    this.spoolDirectory = spoolDirectory;
    this.maxImages = maxImages;
  }

  /** Takes the file over: it is closed with the result, or here where there is none. */
  ReceivedBody read(SpoolFile file) throws IOException {
    try {
      var body = file.whole();
      var head = new byte[HEAD];
      head = Arrays.copyOf(head, body.read(0, head, 0, head.length));
      if (isJson(head)) {
        return decoded(file);
      }
      var address = UrlForm.field(body, MultipartForm.ADDRESS_FIELD);
      if (address.isPresent()) {
        throw new AddressInstead(address.get());
      }
      var form = MultipartForm.in(body, head);
      var images =
          form.isPresent()
              ? MultipartForm.images(form.get(), maxImages)
              : List.of(ReceivedImage.alone(body));
      if (body.length() == 0 || images.isEmpty()) {
        throw new TuwenException(
            ErrorCode.NO_IMAGE, "send the image as a form's file, as the body itself, or as JSON");
      }
      return new ReceivedBody(file, images, Set.of());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private ReceivedBody decoded(SpoolFile json) throws IOException {
    var image = SpoolFile.create(spoolDirectory);
    try {
      var flags = JsonImage.decode(json.whole(), image);
      json.close();
      return new ReceivedBody(image, List.of(ReceivedImage.alone(image.whole())), flags);
    } catch (IOException | RuntimeException e) {
      image.close();
      throw e;
    }
  }

  private static boolean isJson(byte[] head) {
    for (var b : head) {
      if (!Character.isWhitespace(b)) {
        return b == '{';
      }
    }
    return false;
  }
}
