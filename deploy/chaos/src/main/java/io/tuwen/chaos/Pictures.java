package io.tuwen.chaos;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws pictures; the same seed and number draw the same one. */
final class Pictures {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 160;
  private static final int TEXT_WIDTH = 230;

  private final long seed;

  Pictures(long seed) {
    this.seed = seed;
  }

  /** Most have a text; some have none, and some are cut off. */
  Picture draw(int number) {
    var random = new Random(seed * 31 + number);
    var chance = random.nextInt(10);
    var sort =
        chance == 0 ? Picture.Sort.PHOTO : chance == 1 ? Picture.Sort.DAMAGED : Picture.Sort.TEXT;
    return draw(number, sort, random);
  }

  Picture draw(int number, Picture.Sort sort) {
    return draw(number, sort, new Random(seed * 31 + number));
  }

  private static Picture draw(int number, Picture.Sort sort, Random random) {
    var marker = Marker.of(number);
    var image = sort == Picture.Sort.PHOTO ? photo(random) : text(marker, random);
    var format = random.nextBoolean() ? "png" : "jpeg";
    var whole = encode(image, format);
    var bytes = sort == Picture.Sort.DAMAGED ? Arrays.copyOf(whole, whole.length / 2) : whole;
    return new Picture(sort, marker, "image/" + format, bytes);
  }

  private static BufferedImage text(Marker marker, Random random) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(new Color(0xe0 + random.nextInt(32), 0xe0 + random.nextInt(32), 0xe0));
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.setColor(new Color(random.nextInt(64), random.nextInt(64), random.nextInt(64)));
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    write(pen, marker.text());
    pen.dispose();
    return image;
  }

  /** Always as wide: fonts differ from machine to machine. */
  private static void write(Graphics2D pen, String text) {
    var probe = new Font(Font.SANS_SERIF, Font.BOLD, 100);
    var size = 100f * TEXT_WIDTH / pen.getFontMetrics(probe).stringWidth(text);
    pen.setFont(probe.deriveFont(size));
    pen.drawString(text, (WIDTH - TEXT_WIDTH) / 2, HEIGHT / 2 + (int) size / 3);
  }

  private static BufferedImage photo(Random random) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, colour(random), WIDTH, HEIGHT, colour(random)));
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    for (int i = 0; i < 5; i++) {
      pen.setColor(colour(random));
      var width = 40 + random.nextInt(120);
      pen.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), width, width / 2);
    }
    pen.dispose();
    return image;
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(0x1000000));
  }

  private static byte[] encode(BufferedImage image, String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("this Java cannot write " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
