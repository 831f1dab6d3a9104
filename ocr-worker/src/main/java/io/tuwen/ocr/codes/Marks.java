package io.tuwen.ocr.codes;

import io.tuwen.ocr.codes.Guard.Hit;
import io.tuwen.ocr.codes.Guard.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What lines through a picture cross that only codes have. Bounded, whatever the picture is full
 * of.
 */
final class Marks {
  /** The middle of the smallest square of a QR code is higher. */
  private static final int ROW_STEP = 4;

  private static final int COLUMN_STEP = 8;

  /** More than a sheet full of codes has. */
  private static final int MAX_MARKS = 96;

  private static final int MAX_HITS = 2000;

  private static final Pattern START_BACK = Pattern.START.reversed();
  private static final Pattern STOP_BACK = Pattern.STOP.reversed();

  private final Grey grey;
  private final List<Mark> finders = new ArrayList<>();
  private final List<Mark> bullsEyes = new ArrayList<>();
  private final List<Hit> rowHits = new ArrayList<>();
  private final List<Hit> columnHits = new ArrayList<>();

  private Marks(Grey grey) {
    this.grey = grey;
  }

  static Marks in(Grey grey) {
    var marks = new Marks(grey);
    var runs = new Runs(Math.max(grey.width(), grey.height()));
    for (int y = ROW_STEP / 2; y < grey.height(); y += ROW_STEP) {
      runs.read(grey.pixels(), y * grey.width(), 1, grey.width());
      marks.row(runs, y);
    }
    for (int x = COLUMN_STEP / 2; x < grey.width(); x += COLUMN_STEP) {
      runs.read(grey.pixels(), x, grey.width(), grey.height());
      marks.guards(runs, x, true, marks.columnHits);
    }
    return marks;
  }

  List<Mark> finders() {
    return finders;
  }

  List<Mark> bullsEyes() {
    return bullsEyes;
  }

  List<Guard> guards() {
    var guards = new ArrayList<>(Guard.join(rowHits, ROW_STEP, grey.scale()));
    guards.addAll(Guard.join(columnHits, COLUMN_STEP, grey.scale()));
    return guards;
  }

  private void row(Runs runs, int y) {
    for (int run = 0; run + Pattern.FINDER.length() <= runs.count(); run++) {
      if (Pattern.FINDER.matches(runs, run)) {
        mark(Pattern.FINDER, runs, run, y, finders);
      }
    }
    for (int run = 0; run + Pattern.BULLS_EYE.length() <= runs.count(); run++) {
      if (Pattern.BULLS_EYE.matches(runs, run)) {
        mark(Pattern.BULLS_EYE, runs, run, y, bullsEyes);
      }
    }
    guards(runs, y, false, rowHits);
  }

  /** Takes a pattern that is there downwards and slantwise too. */
  private void mark(Pattern pattern, Runs runs, int first, int y, List<Mark> marks) {
    var middle = first + pattern.length() / 2;
    var start = runs.start(first);
    var end = runs.end(first + pattern.length() - 1);
    var x = (runs.start(middle) + runs.end(middle)) / 2;
    var isLight = !runs.isDark(middle);
    var beside = (runs.start(middle - 1) + runs.end(middle - 1)) / 2;
    var threshold = (grey.at(x, y) + grey.at(beside, y)) / 2;
    var cross = new Cross(grey, pattern, threshold, isLight, end - start);
    var down = y + cross.middle(x, y, 0, 1);
    var right = Double.isNaN(down) ? down : x + cross.middle(x, (int) down, 1, 0);
    if (Double.isNaN(right)
        || Double.isNaN(cross.middle((int) right, (int) down, 1, 1))
        || Double.isNaN(cross.middle((int) right, (int) down, 1, -1))) {
      return;
    }
    var scale = grey.scale();
    var module = scale * (end - start) / pattern.modules();
    var mark = new Mark(right * scale, down * scale, module, isLight);
    if (marks.size() < MAX_MARKS && marks.stream().noneMatch(mark::isSameAs)) {
      marks.add(mark);
    }
  }

  private void guards(Runs runs, int line, boolean isColumn, List<Hit> hits) {
    guards(Pattern.START, runs, line, isColumn, false, true, hits);
    guards(Pattern.STOP, runs, line, isColumn, false, false, hits);
    guards(START_BACK, runs, line, isColumn, true, true, hits);
    guards(STOP_BACK, runs, line, isColumn, true, false, hits);
  }

  private static void guards(
      Pattern pattern,
      Runs runs,
      int line,
      boolean isColumn,
      boolean isReversed,
      boolean isStart,
      List<Hit> hits) {
    for (int run = 0; run + pattern.length() <= runs.count(); run++) {
      var isDark = runs.isDark(isStart && isReversed ? run + pattern.length() - 1 : run);
      if (pattern.matches(runs, run) && hits.size() < MAX_HITS) {
        var from = runs.start(run);
        var to = runs.end(run + pattern.length() - 1);
        hits.add(
            new Hit(
                line,
                isStart == isReversed ? to : from,
                (double) (to - from) / pattern.modules(),
                new Kind(isColumn, isReversed, isStart, !isDark)));
      }
    }
  }
}
