package io.tuwen.bench;

import io.tuwen.ocr.embedded.ProductReader;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The engines that are measured, and how each is started. Tuwen is the first. */
enum Competitors {
  TUWEN("Tuwen"),
  RAPIDOCR("RapidOCR"),
  TESSERACT("Tesseract");

  private final String title;

  Competitors(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * Starts it.
   *
   * @param work a directory that stays, for what it needs
   * @throws Engine.Gone where it cannot be measured here
   */
  Engine start(Path work) throws InterruptedException {
    return switch (this) {
      case TUWEN -> HostedEngine.start(title, ProductReader.class.getName(), ownClassPath());
      case RAPIDOCR -> {
        var classPath = new ArrayList<>(ownClassPath());
        classPath.addAll(Libraries.rapidOcr(work.resolve("rapidocr")));
        // Tuwen's library of the same networks, and of another ONNX Runtime.
        classPath.removeIf(it -> it.toString().contains("onnxruntime"));
        yield HostedEngine.start(title, RapidOcrReader.class.getName(), classPath);
      }
      case TESSERACT -> Tesseract.find();
    };
  }

  private static List<Path> ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }
}
