package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a map of how likely each pixel is text to the boxes around texts: the post-processing of
 * Differentiable Binarisation, without OpenCV.
 */
final class TextBoxes {
  private static final float PIXEL_THRESHOLD = 0.3f;
  private static final double BOX_THRESHOLD = 0.5;

  /** The network is taught to see texts thinner than they are; boxes grow back by this ratio. */
  private static final double UNCLIP = 2.0;

  private static final double MIN_SIDE = 3;
  private static final double MIN_GROWN_SIDE = 5;
  private static final int MAX_REGIONS = 1000;

  private TextBoxes() {}

  /** Finds the boxes, in coordinates of the map. */
  static List<TextBox> find(float[] map, int width, int height) {
    var boxes = new ArrayList<TextBox>();
    var regions = Regions.find(map, width, height, PIXEL_THRESHOLD);
    for (var region : Arrays.copyOf(regions, Math.min(regions.length, MAX_REGIONS))) {
      var tight = Rectangle.around(Hull.of(region));
      if (tight.shortSide() < MIN_SIDE) {
        continue;
      }
      var bent = Bend.of(region, tight, UNCLIP);
      if (bent.isPresent()) {
        if (likelihood(map, width, region) >= BOX_THRESHOLD) {
          boxes.add(bent.get());
        }
        continue;
      }
      if (likelihood(map, width, height, tight.corners()) < BOX_THRESHOLD) {
        continue;
      }
      var grown = tight.grown(tight.area() * UNCLIP / (2 * (tight.width() + tight.height())));
      if (grown.shortSide() >= MIN_GROWN_SIDE) {
        boxes.add(TextBox.straight(grown.corners()));
      }
    }
    return boxes;
  }

  /** The mean of the map inside a region. */
  private static double likelihood(float[] map, int width, int[] runs) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < runs.length; i += 4) {
      for (int x = runs[i]; x <= runs[i + 2]; x++) {
        sum += map[runs[i + 1] * width + x];
        count++;
      }
    }
    return sum / count;
  }

  /** The mean of the map inside a box. */
  private static double likelihood(float[] map, int width, int height, Corners box) {
    var corners = List.of(box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft());
    var top = corners.stream().mapToDouble(Spot::y).min().orElseThrow();
    var bottom = corners.stream().mapToDouble(Spot::y).max().orElseThrow();
    double sum = 0;
    int count = 0;
    for (int y = Math.max(0, (int) top); y <= Math.min(height - 1, Math.ceil(bottom)); y++) {
      var line = Math.max(top, Math.min(bottom, y));
      var left = Double.MAX_VALUE;
      var right = -Double.MAX_VALUE;
      for (int i = 0; i < corners.size(); i++) {
        var from = corners.get(i);
        var to = corners.get((i + 1) % corners.size());
        if (line < Math.min(from.y(), to.y()) || line > Math.max(from.y(), to.y())) {
          continue;
        }
        var crossing =
            from.y() == to.y() ? from : from.towards(to, (line - from.y()) / (to.y() - from.y()));
        left = Math.min(left, crossing.x());
        right = Math.max(right, crossing.x());
      }
      for (int x = (int) Math.max(0, Math.round(left));
          x <= Math.min(width - 1, Math.round(right));
          x++) {
        sum += map[y * width + x];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
