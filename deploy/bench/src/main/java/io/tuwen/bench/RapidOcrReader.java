package io.tuwen.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;

/**
 * RapidOCR through its JNI library, with the networks of PP-OCRv4 as Tuwen's, one thread, and 960
 * pixels for the detector.
 *
 * <p>By reflection: Tuwen is not built with it.
 */
public final class RapidOcrReader implements PictureReader {
  private static final int SIDE = 960;

  private final Object engine;
  private final Object parameters;

  public RapidOcrReader() throws ReflectiveOperationException {
    var model = Class.forName("io.github.mymonstercat.Model");
    var hardware = Class.forName("io.github.mymonstercat.ocr.config.HardwareConfig");
    engine =
        Class.forName("io.github.mymonstercat.ocr.InferenceEngine")
            .getMethod("getInstance", model, hardware)
            .invoke(
                null,
                model.getField("ONNX_PPOCR_V4").get(null),
                hardware.getConstructor(int.class, int.class).newInstance(1, -1));
    parameters =
        Class.forName("io.github.mymonstercat.ocr.config.ParamConfig")
            .getMethod("getDefaultConfig")
            .invoke(null);
    parameters.getClass().getMethod("setMaxSideLen", int.class).invoke(parameters, SIDE);
  }

  @Override
  public String version() {
    var properties = new Properties();
    try (var stream =
        RapidOcrReader.class.getResourceAsStream(
            "/META-INF/maven/io.github.mymonstercat/rapidocr/pom.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Override
  public Text read(Path picture) {
    try {
      var result =
          engine
              .getClass()
              .getMethod("runOcr", String.class, parameters.getClass())
              .invoke(engine, picture.toString(), parameters);
      var boxes = new ArrayList<Rows.Box>();
      for (var block : (List<?>) get(result, "getTextBlocks")) {
        boxes.add(box(block));
      }
      return new Text(Rows.lines(boxes), OptionalDouble.empty());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the library has changed", e);
    }
  }

  private static Rows.Box box(Object block) throws ReflectiveOperationException {
    var corners = (List<?>) get(block, "getBoxPoint");
    var x = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    for (var corner : corners) {
      x.add(((Number) get(corner, "getX")).doubleValue());
      y.add(((Number) get(corner, "getY")).doubleValue());
    }
    return new Rows.Box((String) get(block, "getText"), x, y);
  }

  private static Object get(Object from, String getter) throws ReflectiveOperationException {
    return from.getClass().getMethod(getter).invoke(from);
  }
}
