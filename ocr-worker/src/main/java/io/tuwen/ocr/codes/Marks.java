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
      guards(runs, x, true, marks.columnHits);
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
      // Most runs need no closer look.
      var middle = runs.width(run + 2);
      if (middle > runs.width(run + 1)
          && middle > runs.width(run + 3)
          && Pattern.FINDER.matches(runs, run)) {
        mark(Pattern.FINDER, runs, run, y, finders);
      }
      if (run + Pattern.BULLS_EYE.length() <= runs.count()
          && Pattern.BULLS_EYE.matches(runs, run)) {
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

  private static void guards(Runs runs, int line, boolean isColumn, List<Hit> hits) {
    for (int run = 0; run + 1 < runs.count(); run++) {
      // Both guards have one wide bar, with a narrow gap beside it.
      if (runs.width(run) > 3 * runs.width(run + 1)) {
        guard(Pattern.START, runs, run, new Kind(isColumn, false, true, false), line, hits);
        guard(Pattern.STOP, runs, run, new Kind(isColumn, false, false, false), line, hits);
      } else if (runs.width(run + 1) > 3 * runs.width(run)) {
        var end = run + 2;
        guard(
            START_BACK,
            runs,
            end - START_BACK.length(),
            new Kind(isColumn, true, true, false),
            line,
            hits);
        guard(
            STOP_BACK,
            runs,
            end - STOP_BACK.length(),
            new Kind(isColumn, true, false, false),
            line,
            hits);
      }
    }
  }

  private static void guard(
      Pattern pattern, Runs runs, int first, Kind dark, int line, List<Hit> hits) {
    var last = first + pattern.length() - 1;
    if (first < 0
        || last >= runs.count()
        || hits.size() >= MAX_HITS
        || !pattern.matches(runs, first)) {
      return;
    }
    var from = runs.start(first);
    var to = runs.end(last);
    var outer = dark.isStart() == dark.isReversed() ? to : from;
    var wide = dark.isReversed() ? last : first;
    var module = (double) (to - from) / pattern.modules();
    hits.add(new Hit(line, outer, module, dark.withLight(!runs.isDark(wide))));
  }
}
