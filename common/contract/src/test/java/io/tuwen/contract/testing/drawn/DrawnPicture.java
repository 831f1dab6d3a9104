package io.tuwen.contract.testing.drawn;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/**
 * A picture, and what stands in it.
 *
 * @param name of its file
 * @param lines the truth, in reading order; the columns of a line are separated by one blank
 * @param quality of the JPEG, from 0 to 1
 */
public record DrawnPicture(
    PictureKind kind, String name, List<String> lines, BufferedImage image, float quality) {
  public DrawnPicture {
    lines = List.copyOf(lines);
  }

  /** As a JPEG. */
  public byte[] file() {
    var out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      var parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
