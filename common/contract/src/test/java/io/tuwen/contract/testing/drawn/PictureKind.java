package io.tuwen.contract.testing.drawn;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** What pictures are of, and what makes them hard to read. */
public enum PictureKind {
  ZH_DOCUMENT(false),
  EN_DOCUMENT(false),
  MIXED_DOCUMENT(false),
  RECEIPT(false),
  SCREENSHOT(false),
  SIGN(false),

  NOISE(true),
  BLUR(true),
  SHADOW(true),
  CURL(true),
  PERSPECTIVE(true),
  /** Stored as JPEG of quality 30. */
  JPEG_30(true),
  LOW_LIGHT(true),
  /** Chinese columns, each read from top to bottom, the right one first. */
  VERTICAL(true),
  /** Some of the lines stand on their heads. */
  UPSIDE_DOWN(true),
  SMALL(true),
  LOW_CONTRAST(true);

  private static final float QUALITY = 0.85f;
  private static final float LOW_QUALITY = 0.3f;

  private final boolean hard;

  PictureKind(boolean hard) {
    this.hard = hard;
  }

  /** As it is named in a command line and in tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it belongs to the hard set. */
  public boolean isHard() {
    return hard;
  }

  /** The first pictures of the kind; more of them begin with the same ones. */
  public List<DrawnPicture> draw(int count, long seed, Fonts fonts) {
    return IntStream.range(0, count).mapToObj(i -> one(i, seed, fonts)).toList();
  }

  private DrawnPicture one(int number, long seed, Fonts fonts) {
    var random = new Random(31 * (31 * seed + id().hashCode()) + number);
    var paper = paper(new Pages(random, fonts));
    return new DrawnPicture(
        this,
        "%s-%02d.jpg".formatted(id(), number),
        paper.lines(),
        photo(new Photo(random), paper.image()),
        this == JPEG_30 ? LOW_QUALITY : QUALITY);
  }

  private Paper paper(Pages pages) {
    return switch (this) {
      case ZH_DOCUMENT -> pages.chineseDocument();
      case EN_DOCUMENT -> pages.englishDocument();
      case MIXED_DOCUMENT -> pages.mixedDocument();
      case RECEIPT -> pages.receipt();
      case SCREENSHOT -> pages.screenshot();
      case SIGN -> pages.sign();
      case VERTICAL -> pages.columns();
      case UPSIDE_DOWN -> pages.withLinesOnTheirHeads();
      case SMALL -> pages.smallNote();
      case LOW_CONTRAST -> pages.paleNote();
      case NOISE, BLUR, SHADOW, CURL, PERSPECTIVE, JPEG_30, LOW_LIGHT -> pages.note();
    };
  }

  private BufferedImage photo(Photo photo, BufferedImage page) {
    return switch (this) {
      case NOISE -> photo.noise(page);
      case BLUR -> photo.blur(page);
      case SHADOW -> photo.shadow(page);
      case CURL -> photo.curl(page);
      case PERSPECTIVE -> photo.perspective(page);
      case LOW_LIGHT -> photo.lowLight(page);
      default -> page;
    };
  }
}
