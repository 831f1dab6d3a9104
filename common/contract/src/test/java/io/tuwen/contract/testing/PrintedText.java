package io.tuwen.contract.testing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Pictures of words that an OCR engine can read: digits and capitals, drawn with a pen, since a
 * machine may have no fonts. The strokes are those of the clients' tests.
 */
public final class PrintedText {
  private static final Path STROKES = RepositoryFiles.file("clients/test/images/font.js");
  private static final Pattern GLYPH = Pattern.compile("^ {2}(\\w): '([^']+)',?$");
  private static final Map<Character, String> GLYPHS = read();

  private static final int UNIT = 10;
  private static final int GLYPH_WIDTH = 4 * UNIT;
  private static final int ADVANCE = 6 * UNIT;
  private static final int LINE = 11 * UNIT;
  private static final int MARGIN = 5 * UNIT;
  private static final float PEN = 8.5f;

  private PrintedText() {}

  /** A picture of the lines, black on white. */
  public static BufferedImage image(String... lines) {
    int longest = 0;
    for (var line : lines) {
      longest = Math.max(longest, line.length());
    }
    var image =
        new BufferedImage(
            2 * MARGIN + longest * ADVANCE,
            2 * MARGIN + lines.length * LINE,
            BufferedImage.TYPE_3BYTE_BGR);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setStroke(new BasicStroke(PEN, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int row = 0; row < lines.length; row++) {
      for (int column = 0; column < lines[row].length(); column++) {
        var strokes = GLYPHS.get(lines[row].charAt(column));
        if (strokes != null) {
          graphics.draw(path(strokes, MARGIN + column * ADVANCE, MARGIN + row * LINE));
        }
      }
    }
    graphics.dispose();
    return image;
  }

  /** A file of the lines, in a format that Java writes. */
  public static byte[] file(String format, String... lines) {
    return write(image(lines), format);
  }

  public static byte[] write(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("Java does not write " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The same picture, lying on its side or standing on its head. */
  public static BufferedImage turned(BufferedImage image, int quarters) {
    var isSideways = quarters % 2 != 0;
    var width = isSideways ? image.getHeight() : image.getWidth();
    var height = isSideways ? image.getWidth() : image.getHeight();
    var turned = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = turned.createGraphics();
    graphics.translate(width / 2.0, height / 2.0);
    graphics.rotate(quarters * Math.PI / 2);
    graphics.translate(-image.getWidth() / 2.0, -image.getHeight() / 2.0);
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return turned;
  }

  /** Strokes stand between spaces, points between semicolons; a tilde bends the stroke. */
  private static Path2D path(String strokes, int left, int top) {
    var path = new Path2D.Double();
    for (var stroke : strokes.split(" ", -1)) {
      double[] bend = null;
      var isFirst = true;
      for (var mark : stroke.split(";", -1)) {
        var numbers = mark.replace("~", "").split(",", -1);
        double[] point = {
          left + Double.parseDouble(numbers[0]) * GLYPH_WIDTH / 4,
          top + Double.parseDouble(numbers[1]) * UNIT
        };
        if (mark.startsWith("~")) {
          bend = point;
        } else if (isFirst) {
          path.moveTo(point[0], point[1]);
          isFirst = false;
        } else if (bend != null) {
          path.quadTo(bend[0], bend[1], point[0], point[1]);
          bend = null;
        } else {
          path.lineTo(point[0], point[1]);
        }
      }
    }
    return path;
  }

  private static Map<Character, String> read() {
    var glyphs = new HashMap<Character, String>();
    try {
      for (var line : Files.readAllLines(STROKES)) {
        var glyph = GLYPH.matcher(line);
        if (glyph.matches()) {
          glyphs.put(glyph.group(1).charAt(0), glyph.group(2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return glyphs;
  }
}
