package io.tuwen.ocr;

import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.testing.PrintedText;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of printed words, each of whose pixels is known, as it lies in its picture.
 *
 * @param quarters how often it is turned clockwise by a right angle
 */
record PrintedPage(List<String> lines, int quarters) {
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Pattern CHARACTER = Pattern.compile("\\S");
  private static final int DARK = 128;

  BufferedImage picture() {
    return picture(lines);
  }

  private BufferedImage picture(List<String> printed) {
    return PrintedText.turned(PrintedText.image(printed.toArray(String[]::new)), quarters);
  }

  byte[] file() {
    return PrintedText.write(picture(), "png");
  }

  /** A file that lies as {@code orientation}, which is 1, 3, 6 or 8, says to turn it. */
  byte[] file(int orientation) {
    var stored =
        switch (orientation) {
          case 3 -> 2;
          case 6 -> 3;
          case 8 -> 1;
          default -> 0;
        };
    var turned = PrintedText.turned(picture(), stored);
    return TestImages.oriented(PrintedText.write(turned, "jpg"), orientation);
  }

  List<Part> words() {
    return parts(WORD);
  }

  List<Part> characters() {
    return parts(CHARACTER);
  }

  private List<Part> parts(Pattern pattern) {
    var parts = new ArrayList<Part>();
    for (int i = 0; i < lines.size(); i++) {
      var line = i;
      pattern.matcher(lines.get(line)).results().forEach(it -> parts.add(part(line, it)));
    }
    return parts;
  }

  private Part part(int line, MatchResult match) {
    var alone = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      var blank = " ".repeat(lines.get(i).length());
      alone.add(
          i == line
              ? blank.substring(0, match.start()) + match.group() + blank.substring(match.end())
              : blank);
    }
    return new Part(match.group(), picture(alone));
  }

  /** A word or a character, with a picture of it alone. */
  record Part(String text, BufferedImage alone) {
    /** The share of its pixels that lie in a box. */
    double shareIn(Quad quad) {
      var box = polygon(quad);
      int inside = 0;
      int all = 0;
      for (int y = 0; y < alone.getHeight(); y++) {
        for (int x = 0; x < alone.getWidth(); x++) {
          if ((alone.getRGB(x, y) & 0xff) < DARK) {
            all++;
            inside += box.contains(x, y) ? 1 : 0;
          }
        }
      }
      return (double) inside / all;
    }

    private static Polygon polygon(Quad quad) {
      var polygon = new Polygon();
      for (var corner :
          List.of(quad.topLeft(), quad.topRight(), quad.bottomRight(), quad.bottomLeft())) {
        add(polygon, corner);
      }
      return polygon;
    }

    private static void add(Polygon polygon, Point corner) {
      polygon.addPoint(corner.x(), corner.y());
    }
  }
}
