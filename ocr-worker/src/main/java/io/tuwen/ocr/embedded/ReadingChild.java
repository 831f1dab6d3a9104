package io.tuwen.ocr.embedded;

import io.tuwen.ocr.codes.CodeFinder;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.Child;
import io.tuwen.worker.sandbox.ChildWork;
import io.tuwen.worker.sandbox.Questions;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The process that decodes images and reads them. */
final class ReadingChild implements ChildWork {
  static final String MAX_PIXELS = "tuwen.ocr.max-pixels";
  static final String MAX_SIDE = "tuwen.ocr.max-side";
  static final String DETECTION_SIDE = "tuwen.ocr.embedded.detection-side";
  static final String THREADS = "tuwen.ocr.embedded.threads";

  private static final String SAMPLE = "/warm-up.jpg";
  private static final String SAMPLE_TEXT = "图文";

  private final Durations durations = new Durations();
  private final PpOcrEngine engine =
      new PpOcrEngine(
          new VipsImageDecoder(),
          new DecodeLimits(Long.getLong(MAX_PIXELS), Integer.getInteger(MAX_SIDE)),
          Integer.getInteger(DETECTION_SIDE),
          Integer.getInteger(THREADS),
          durations);

  private ReadingChild() {}

  public static void main(String[] arguments) throws IOException {
    Child.serve(new ReadingChild());
  }

  /** A child that cannot read is none. */
  @Override
  public String warmUp() {
    var text = engine.read(sample(), new Cancellation()).text().text();
    if (!text.contains(SAMPLE_TEXT)) {
      throw new IllegalStateException("the OCR engine reads \"" + text + "\" in its sample");
    }
    CodeFinder.warmUp();
    durations.take();
    return "engine=" + engine.id();
  }

  private static byte[] sample() {
    try (var stream = ReadingChild.class.getResourceAsStream(SAMPLE)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<byte[]> handle(byte[] request, Questions questions) {
    try {
      var text = engine.read(request, new Cancellation()).text();
      return List.of(new ChildText(text, durations.take()).toBytes());
    } finally {
      durations.take();
    }
  }
}
