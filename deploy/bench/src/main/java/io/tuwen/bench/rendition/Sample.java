package io.tuwen.bench.rendition;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** A picture that the bench makes: what clients send, without a photo of a real person. */
enum Sample {
  // Sides by which every rendition has a whole number of pixels to cut: all cut at the same place.
  CAMERA_12("a camera's JPEG of 12 megapixels", "camera-12.jpg", 4272, 2848),
  CAMERA_48("a camera's JPEG of 48 megapixels", "camera-48.jpg", 8544, 5696),
  ALPHA("a PNG of 2 megapixels with alpha", "alpha.png", 1728, 1152),
  SCREENSHOT("a phone's screenshot, PNG", "screenshot.png", 1080, 2400);

  private static final float CAMERA_QUALITY = 0.92f;

  private final String title;
  private final String file;
  private final int width;
  private final int height;

  Sample(String title, String file, int width, int height) {
    this.title = title;
    this.file = file;
    this.width = width;
    this.height = height;
  }

  String title() {
    return title;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Path in(Path directory) {
    return directory.resolve(file);
  }

  /** The same bytes every time, on the same version of Java. */
  void make(Path directory) throws IOException {
    var picture =
        switch (this) {
          case CAMERA_12, CAMERA_48 -> Scenes.camera(width, height);
          case ALPHA -> Scenes.alpha(width, height);
          case SCREENSHOT -> Scenes.screenshot(width, height);
        };
    Files.write(in(directory), file.endsWith(".jpg") ? jpeg(picture) : png(picture));
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(CAMERA_QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
