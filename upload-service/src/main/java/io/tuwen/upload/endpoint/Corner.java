package io.tuwen.upload.endpoint;

import io.tuwen.contract.ocr.Point;

/** A point as the clouds write it: with names, where ours is a pair. */
record Corner(int x, int y) {
  static Corner of(Point point) {
    return new Corner(point.x(), point.y());
  }
}
