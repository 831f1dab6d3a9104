package io.tuwen.ocr.embedded;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.codes.CodeFinder;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.decoding.DecodedImage;
import io.tuwen.worker.decoding.ImageDecoder;
import io.tuwen.worker.execution.Cancellation;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * PP-OCR on ONNX Runtime: find the texts, turn the page upright, read each text, put them in order.
 */
final class PpOcrEngine implements OcrEngine {
  static final EngineId ID = new EngineId("embedded", 2);

  /** A text of which the recogniser is less sure is noise more often than text. */
  private static final double MIN_CONFIDENCE = 0.5;

  private final ImageDecoder decoder;
  private final DecodeLimits limits;
  private final Durations durations;
  private final Detector detector;
  private final Recogniser recogniser;
  private final Direction direction;
  private final ConcurrentLinkedQueue<Scratch> benches = new ConcurrentLinkedQueue<>();

  PpOcrEngine(
      ImageDecoder decoder,
      DecodeLimits limits,
      int detectionSide,
      int threads,
      Durations durations) {
    this.decoder = decoder;
    this.limits = limits;
    this.durations = durations;
    detector = new Detector(detectionSide, threads, durations);
    recogniser = new Recogniser(threads, durations);
    direction = new Direction(durations);
  }

  @Override
  public EngineId id() {
    return ID;
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    var started = System.nanoTime();
    try (var decoded = decoder.decode(image, limits)) {
      durations.decoded(System.nanoTime() - started);
      return new ReadText(ID, read(decoded, cancellation).with(CodeFinder.find(decoded)));
    } finally {
      durations.read(System.nanoTime() - started);
    }
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  private OcrText read(DecodedImage image, Cancellation cancellation) {
    var free = benches.poll();
    var bench = free == null ? new Scratch() : free;
    try {
      return read(image, bench, cancellation);
    } finally {
      benches.add(bench);
    }
  }

  private OcrText read(DecodedImage image, Scratch bench, Cancellation cancellation) {
    var shown = Picture.of(image);
    var picture = shown;
    var boxes = detector.detect(picture, bench, cancellation);
    var reader = reader(picture, bench, cancellation);
    var upright =
        new Upright(reader, box -> direction.isUpsideDown(shown, box, bench, cancellation));
    var quarters = upright.quarters(boxes);
    if (quarters != 0) {
      picture = shown.turned(quarters);
      boxes = detector.detect(picture, bench, cancellation);
      reader = reader(picture, bench, cancellation);
    }
    var readings = readings(boxes, reader);
    if (SecondLook.isPageUpsideDown(readings)) {
      var page = picture;
      readings = readings.stream().map(reading -> reading.turned(page)).toList();
      quarters = (quarters + 2) % 4;
    }
    var rows = ReadingOrder.rows(readings);
    var size = new ImageSize(image.fullWidth(), image.fullHeight());
    var lines = new Lines(new Turn(shown, quarters), size);
    return new OcrText(size, lines.turn().rotation(), lines.of(rows));
  }

  /** Reads each text once, however often it is asked. */
  private Function<TextBox, Reading> reader(
      Picture picture, Scratch bench, Cancellation cancellation) {
    var known = new HashMap<TextBox, Reading>();
    return box ->
        known.computeIfAbsent(box, it -> recogniser.read(picture, it, bench, cancellation));
  }

  private static List<Reading> readings(List<TextBox> boxes, Function<TextBox, Reading> reader) {
    return SecondLook.at(boxes.stream().map(reader).toList(), reader).stream()
        .filter(reading -> !reading.isBlank() && reading.confidence() >= MIN_CONFIDENCE)
        .toList();
  }

  @Override
  public void close() {
    detector.close();
    recogniser.close();
    direction.close();
  }
}
