package io.tuwen.ocr.codes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * The search through one picture.
 *
 * <p>INVARIANT: it tries to read at most {@link #MAX_TRIES} times, each time in a bounded number of
 * pixels, whatever the picture is full of.
 */
final class Search {
  private static final int MAX_SQUARES = 32;

  /** One after the other: what looks so much like QR codes and is none will go on like that. */
  private static final int MAX_MISSES = 12;

  private static final int MAX_BULLS_EYES = 6;
  private static final int MAX_GUARDS = 6;
  private static final int MAX_STRIPES = 12;
  private static final int MAX_BLOBS = 4;

  /** A look for a frame costs a hundredth of a try. */
  private static final int MAX_LOOKS = 64;

  static final int MAX_TRIES =
      MAX_SQUARES + 2 * MAX_BULLS_EYES + MAX_GUARDS + 2 * (2 * MAX_STRIPES + MAX_BLOBS);

  /** Around the middle of most Aztec codes, and of the largest. */
  private static final int[] AZTEC_REACH = {20, 80};

  private final Pixels pixels;
  private final List<Found> found = new ArrayList<>();
  private int tries;

  Search(Pixels pixels) {
    this.pixels = pixels;
  }

  List<Found> run() {
    var grey = Grey.of(pixels.rgb(), pixels.width(), pixels.height());
    var marks = Marks.in(grey);
    squares(marks.finders());
    bullsEyes(marks.bullsEyes());
    guards(marks.guards());
    var tiles = Tiles.of(grey);
    stripes(tiles.stripes(), grey);
    blobs(tiles.blobs(), grey);
    var coarse = tiles.coarser();
    stripes(coarse.stripes(), grey);
    blobs(coarse.blobs(), grey);
    return found;
  }

  /** How often it tried to read. */
  int tries() {
    return tries;
  }

  private void squares(List<Mark> marks) {
    if (marks.size() < 3) {
      return;
    }
    var reader = new QrReader(pixels);
    int left = MAX_SQUARES;
    int misses = 0;
    for (var squares : Squares.in(marks)) {
      if (left > 0
          && misses < MAX_MISSES
          && isFree(squares.corner())
          && isFree(squares.right())
          && isFree(squares.below())) {
        left--;
        misses = take(() -> squares.read(reader)) ? 0 : misses + 1;
      }
    }
  }

  private boolean isFree(Mark mark) {
    return isFree(new Place(mark.x(), mark.y()));
  }

  private boolean isFree(Place place) {
    return found.stream().noneMatch(it -> it.covers(place));
  }

  private void bullsEyes(List<Mark> marks) {
    var reader = new AztecReader(pixels);
    int left = MAX_BULLS_EYES;
    for (var mark : marks) {
      var rings = Rings.around(mark, pixels);
      if (left > 0 && rings.areSquare()) {
        left--;
        for (var reach : AZTEC_REACH) {
          if (isFree(mark)) {
            take(() -> reader.read(mark, rings, reach));
          }
        }
      }
    }
  }

  private void guards(List<Guard> guards) {
    int left = MAX_GUARDS;
    for (var guard : guards) {
      if (left > 0 && guard.isStart()) {
        left--;
        take(() -> new StackedReader(pixels).read(guard, guards));
      }
    }
  }

  private void stripes(List<Tiles.Stripes> all, Grey grey) {
    if (all.isEmpty()) {
      return;
    }
    var reader = new BarReader(pixels);
    var margin = 16 * grey.scale();
    int left = MAX_STRIPES;
    for (var stripes : all) {
      if (left > 0 && isFree(stripes.middle()) && stripes.haveBars(grey)) {
        left--;
        take(() -> reader.read(stripes, margin, false));
        if (isFree(stripes.middle())) {
          take(() -> reader.read(stripes, margin, true));
        }
      }
    }
  }

  private void blobs(List<Tiles.Blob> all, Grey grey) {
    int left = MAX_BLOBS;
    for (var blob : all.subList(0, Math.min(MAX_LOOKS, all.size()))) {
      if (left > 0 && isFree(blob.middle())) {
        var frame = Frame.of(blob, grey);
        if (frame.isPresent()) {
          left--;
          take(() -> new MatrixReader(pixels).read(frame.get()));
        }
      }
    }
  }

  /** A code may be found twice: by the edges of both of its sides, in two sizes of tiles. */
  private boolean take(Supplier<Optional<Found>> read) {
    tries++;
    var taken = attempt(read).filter(it -> !it.text().isEmpty() && isFree(it.middle()));
    taken.ifPresent(found::add);
    return taken.isPresent();
  }

  /** What ZXing stumbles over is no code, and no reason to lose the text beside it. */
  private static Optional<Found> attempt(Supplier<Optional<Found>> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Three squares that may be those of a QR code.
   *
   * @param right clockwise after the corner's square
   */
  private record Squares(Mark corner, Mark right, Mark below, double module, double strangeness) {
    private static final int MAX_KEPT = 64;
    private static final int MIN_BETWEEN = 12;
    private static final int MAX_BETWEEN = 190;
    private static final double MAX_UNEQUAL = 1.7;
    private static final double MAX_COSINE = 0.4;

    /** The least strange first. */
    static List<Squares> in(List<Mark> marks) {
      var kept =
          new PriorityQueue<Squares>(Comparator.comparingDouble(Squares::strangeness).reversed());
      for (var corner : marks) {
        for (int i = 0; i < marks.size(); i++) {
          for (int j = 0; j < i; j++) {
            of(corner, marks.get(i), marks.get(j)).ifPresent(kept::add);
            if (kept.size() > MAX_KEPT) {
              kept.poll();
            }
          }
        }
      }
      var sorted = new ArrayList<>(kept);
      sorted.sort(Comparator.comparingDouble(Squares::strangeness));
      return sorted;
    }

    Optional<Found> read(QrReader reader) {
      return reader.read(corner, right, below, module);
    }

    private static Optional<Squares> of(Mark corner, Mark one, Mark other) {
      if (corner.isLight() != one.isLight()
          || corner.isLight() != other.isLight()
          || !corner.isAsLargeAs(one)
          || !corner.isAsLargeAs(other)) {
        return Optional.empty();
      }
      var toOne = new Place(one.x() - corner.x(), one.y() - corner.y());
      var toOther = new Place(other.x() - corner.x(), other.y() - corner.y());
      // A row crosses a square that is turned on a way that is longer than its side.
      var oblique = Math.max(Math.abs(toOne.x()), Math.abs(toOne.y())) / toOne.length();
      var module = oblique * (corner.module() + one.module() + other.module()) / 3;
      var between = (toOne.length() + toOther.length()) / 2 / module;
      var unequal =
          Math.max(toOne.length(), toOther.length()) / Math.min(toOne.length(), toOther.length());
      var cosine = Math.abs(toOne.dot(toOther)) / (toOne.length() * toOther.length());
      if (between < MIN_BETWEEN
          || between > MAX_BETWEEN
          || unequal > MAX_UNEQUAL
          || cosine > MAX_COSINE) {
        return Optional.empty();
      }
      // Of two that are as regular, the one whose squares are closer: the others may be those of
      // neighbours.
      var strangeness = unequal - 1 + cosine + 0.004 * between;
      return Optional.of(
          toOne.cross(toOther) > 0
              ? new Squares(corner, one, other, module, strangeness)
              : new Squares(corner, other, one, module, strangeness));
    }
  }
}
