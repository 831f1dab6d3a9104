package io.tuwen.result.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A piece of a text around the first place that was looked for, or its beginning.
 *
 * @param marks what was looked for, in the piece; none of it is HTML
 * @param cutBefore whether the text begins before the piece
 * @param cutAfter whether the text goes on behind it
 */
public record Snippet(String text, List<Mark> marks, boolean cutBefore, boolean cutAfter) {
  private static final int LENGTH = 60;
  private static final int BEFORE = 20;
  private static final int MAX_MARKS = 100;

  /** From this char to before that one. */
  public record Mark(int from, int to) {}

  public Snippet {
    marks = List.copyOf(marks);
  }

  static Snippet of(String body, List<Term> terms) {
    var found = places(body, terms);
    var first = found.isEmpty() ? new Mark(0, 0) : found.get(0);
    var from = edge(body, Math.max(0, first.from() - BEFORE));
    var to = edge(body, Math.min(body.length(), from + LENGTH + first.to() - first.from()));
    var marks = new ArrayList<Mark>();
    for (var place : found) {
      if (place.from() >= from && place.to() <= to) {
        join(marks, new Mark(place.from() - from, place.to() - from));
      }
    }
    return new Snippet(body.substring(from, to), marks, from > 0, to < body.length());
  }

  /** The first words of a text. */
  static Snippet beginning(String body) {
    var to = edge(body, Math.min(body.length(), LENGTH));
    return new Snippet(body.substring(0, to), List.of(), false, to < body.length());
  }

  /** Marks that touch are one. */
  private static void join(List<Mark> marks, Mark next) {
    var last = marks.size() - 1;
    if (last >= 0 && next.from() <= marks.get(last).to()) {
      var before = marks.get(last);
      marks.set(last, new Mark(before.from(), Math.max(before.to(), next.to())));
    } else {
      marks.add(next);
    }
  }

  private static List<Mark> places(String body, List<Term> terms) {
    var normal = NormalText.of(body);
    var places = new ArrayList<Mark>();
    for (var term : terms) {
      var length = term.text().length();
      var at = term.indexIn(normal.text(), 0);
      for (int n = 0; at >= 0 && n < MAX_MARKS; n++) {
        places.add(new Mark(normal.origin(at), normal.end(at + length - 1)));
        at = term.indexIn(normal.text(), at + length);
      }
    }
    places.sort(Comparator.comparingInt(Mark::from));
    return places;
  }

  /** Not between the two halves of a character. */
  private static int edge(String body, int at) {
    return at > 0
            && at < body.length()
            && Character.isSurrogatePair(body.charAt(at - 1), body.charAt(at))
        ? at - 1
        : at;
  }
}
