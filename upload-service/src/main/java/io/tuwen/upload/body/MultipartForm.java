package io.tuwen.upload.body;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code multipart/form-data} as phones really send it.
 *
 * <p>A part is an image when it says that it is a file or when it begins like one; names, types and
 * the order of parts decide nothing. The boundary is that of the body's first line, because clients
 * lose it from the header or send another.
 */
final class MultipartForm {
  /** Images and other fields together. */
  private static final int MAX_PARTS = 100;

  private MultipartForm() {}

  /**
   * The form that a body is, without the line breaks that some clients write before the first
   * boundary, too; empty where it is none.
   */
  static Optional<Slice> in(Slice body, byte[] head) {
    int start = 0;
    while (start < head.length && (head[start] == '\r' || head[start] == '\n')) {
      start++;
    }
    var isForm = start + 2 < head.length && head[start] == '-' && head[start + 1] == '-';
    return isForm ? Optional.of(body.part(start, body.length())) : Optional.empty();
  }

  /** The field that has the address of an image, as WeChat's OCR calls it. */
  static final String ADDRESS_FIELD = "img_url";

  static List<ReceivedImage> images(Slice body, int maxImages) throws IOException {
    var scanner = new BoundaryScanner(body);
    var images = new ArrayList<ReceivedImage>();
    var fileName = "";
    var address = "";
    for (int parts = 0; scanner.next(); parts++) {
      if (parts == MAX_PARTS) {
        throw malformed("it has more than " + MAX_PARTS + " parts");
      }
      var part = Part.read(scanner.part());
      if (isImage(part)) {
        if (images.size() == maxImages) {
          throw new TuwenException(
              ErrorCode.TOO_MANY_IMAGES,
              "the request carries more than " + maxImages + " images; send them in several");
        }
        images.add(ReceivedImage.of(part));
      } else if (part.name().equals("fileName")) {
        fileName = part.text();
      } else if (part.name().equals(ADDRESS_FIELD)) {
        address = part.text().strip();
      }
    }
    if (images.isEmpty() && !address.isEmpty()) {
      throw new AddressInstead(address);
    }
    return named(images, fileName);
  }

  /** An empty file field is how a browser sends "nothing chosen". */
  private static boolean isImage(Part part) throws IOException {
    if (part.body().length() == 0) {
      return false;
    }
    var head = new byte[ImageFormat.SNIFFED_BYTES];
    var length = part.body().read(0, head, 0, head.length);
    return part.isFile() || ImageFormat.sniff(Arrays.copyOf(head, length)).isPresent();
  }

  /** Phones replace the file name by a random one; a field of the form may bring the true one. */
  private static List<ReceivedImage> named(List<ReceivedImage> images, String fileName) {
    return images.size() == 1 && !fileName.isBlank()
        ? List.of(images.get(0).named(fileName))
        : images;
  }

  static TuwenException malformed(String reason) {
    return new TuwenException(
        ErrorCode.MALFORMED_MULTIPART, "the multipart body is malformed: " + reason);
  }
}
