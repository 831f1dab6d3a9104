package io.tuwen.contract.testing.drawn;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** What is written on, and what was written, line by line. */
final class Paper {
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final List<String> lines = new ArrayList<>();

  Paper(int width, int height, Color ground, Color ink) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setColor(ground);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(ink);
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** Turns what is written from here on about the middle of the paper. */
  void turn(double degrees) {
    graphics.rotate(Math.toRadians(degrees), width() / 2.0, height() / 2.0);
  }

  void fill(Color color, int x, int y, int width, int height) {
    var ink = graphics.getColor();
    graphics.setColor(color);
    graphics.fillRect(x, y, width, height);
    graphics.setColor(ink);
  }

  void ink(Color ink) {
    graphics.setColor(ink);
  }

  /** Writes a line. */
  void line(String text, Font font, int x, int baseline) {
    put(text, font, x, baseline);
    lines.add(text);
  }

  void centred(String text, Font font, int baseline) {
    line(text, font, (width() - widthOf(text, font)) / 2, baseline);
  }

  /** Writes a line in columns that begin at these places, or end there where they are negative. */
  void columns(Font font, int baseline, List<Integer> places, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      var place = places.get(i);
      put(texts.get(i), font, place < 0 ? -place - widthOf(texts.get(i), font) : place, baseline);
    }
    lines.add(String.join(" ", texts));
  }

  /** Writes a line downwards, its first character at the top. */
  void downwards(String text, Font font, int x, int top, int step) {
    for (int i = 0; i < text.length(); i++) {
      put(text.substring(i, i + 1), font, x, top + font.getSize() + i * step);
    }
    lines.add(text);
  }

  /** Writes a line that stands on its head, in the place that it would have upright. */
  void upsideDown(String text, Font font, int x, int baseline) {
    var transform = graphics.getTransform();
    graphics.rotate(Math.PI, x + widthOf(text, font) / 2.0, baseline - 0.37 * font.getSize());
    line(text, font, x, baseline);
    graphics.setTransform(transform);
  }

  int widthOf(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, graphics.getFontRenderContext()).getWidth());
  }

  private void put(String text, Font font, int x, int baseline) {
    graphics.setFont(font);
    graphics.drawString(text, x, baseline);
  }

  BufferedImage image() {
    return image;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
