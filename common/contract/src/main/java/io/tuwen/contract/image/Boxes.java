package io.tuwen.contract.image;

import java.io.IOException;
import java.util.Optional;

/** The boxes of an ISO media file, as HEIC and AVIF are ones. */
final class Boxes {
  static final int FULL_BOX_HEADER = 4;

  private static final int BOX_HEADER = 8;

  /** Each of the largest photos' 2,000 tiles is an item with a box; beside them there are 100. */
  static final int MAX_BOXES = 8_192;

  private final HeaderCursor cursor;
  private int seen;

  Boxes(HeaderCursor cursor) {
    this.cursor = cursor;
  }

  /** One box, without its header. */
  record Box(String name, long body, long end) {
    /** What comes behind version and flags, in the boxes that have them. */
    long content() {
      return body + FULL_BOX_HEADER;
    }
  }

  /** Does something for each box in turn. */
  interface Visitor {
    void visit(Box box) throws IOException;
  }

  Box required(String name, long from, long to) throws IOException {
    return find(name, from, to)
        .orElseThrow(() -> new UnreadableHeader("it has no " + name + " box"));
  }

  Optional<Box> find(String name, long from, long to) throws IOException {
    for (long at = from; at + BOX_HEADER <= to; ) {
      var box = at(at, to);
      if (box.name().equals(name)) {
        return Optional.of(box);
      }
      at = box.end();
    }
    return Optional.empty();
  }

  void each(long from, long to, Visitor visitor) throws IOException {
    for (long at = from; at + BOX_HEADER <= to; ) {
      var box = at(at, to);
      visitor.visit(box);
      at = box.end();
    }
  }

  /** Up to the first that is no box, or a cut one. */
  void eachWhole(long from, long to, Visitor visitor) throws IOException {
    for (long at = from; at + BOX_HEADER <= to; ) {
      Box box;
      try {
        box = at(at, to);
      } catch (UnreadableHeader e) {
        return;
      }
      visitor.visit(box);
      at = box.end();
    }
  }

  int seen() {
    return seen;
  }

  private Box at(long at, long limit) throws IOException {
    StructureTally.require(++seen, MAX_BOXES, "boxes");
    var size = cursor.at(at).u32();
    var name = cursor.name();
    long body = at + BOX_HEADER;
    long end = at + size;
    if (size == 1) {
      var high = cursor.u32();
      end = at + (high << 32 | cursor.u32());
      body += 8;
    } else if (size == 0) {
      end = limit;
    }
    // INVARIANT: a walk goes forward by a header at least, whatever a size says.
    if (end < body || end > limit) {
      throw new UnreadableHeader("a box is larger than what it is in");
    }
    return new Box(name, body, end);
  }
}
