package io.tuwen.ocr.codes;

import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.sandbox.Child;
import io.tuwen.worker.sandbox.ChildWork;
import io.tuwen.worker.sandbox.Questions;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The process that decodes images and reads the codes in them, where a provider reads the text. */
final class CodesChild implements ChildWork {
  static final String MAX_PIXELS = "tuwen.ocr.max-pixels";
  static final String MAX_SIDE = "tuwen.ocr.max-side";

  private static final String SAMPLE = "/warm-up.jpg";

  private final VipsImageDecoder decoder = new VipsImageDecoder();
  private final DecodeLimits limits =
      new DecodeLimits(Long.getLong(MAX_PIXELS), Integer.getInteger(MAX_SIDE));

  private CodesChild() {}

  public static void main(String[] arguments) throws IOException {
    Child.serve(new CodesChild());
  }

  /** A child that cannot load the native code is none. */
  @Override
  public String warmUp() {
    try (var image = decoder.decode(sample(), limits)) {
      CodeFinder.find(image);
    }
    CodeFinder.warmUp();
    return "codes=zxing";
  }

  private static byte[] sample() {
    try (var stream = CodesChild.class.getResourceAsStream(SAMPLE)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<byte[]> handle(byte[] request, Questions questions) {
    var bytes = new ByteArrayOutputStream();
    try (var image = decoder.decode(request, limits);
        var out = new DataOutputStream(bytes)) {
      ChildCodes.write(out, CodeFinder.find(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(bytes.toByteArray());
  }
}
