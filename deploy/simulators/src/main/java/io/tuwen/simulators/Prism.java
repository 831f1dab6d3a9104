package io.tuwen.simulators;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** A text as Aliyun's OCR writes it, by recorded answers. */
final class Prism {
  private Prism() {}

  static JsonObject text(Pictures.Seen seen, boolean hasConfidence) {
    var words = new JsonArray();
    for (var line : seen.lines()) {
      var left = (int) Math.round(line.left() * seen.width());
      var top = (int) Math.round(line.top() * seen.height());
      var right = (int) Math.round(line.right() * seen.width());
      var bottom = (int) Math.round(line.bottom() * seen.height());
      var word =
          new JsonObject()
              .put("angle", -89)
              .put("direction", 0)
              .put("height", right - left)
              .put(
                  "pos",
                  new JsonArray()
                      .add(point(left, top))
                      .add(point(right, top))
                      .add(point(right, bottom))
                      .add(point(left, bottom)));
      if (hasConfidence) {
        word.put("prob", 99);
      }
      words.add(
          word.put("width", bottom - top)
              .put("word", line.text())
              .put("x", (left + right - bottom + top) / 2)
              .put("y", (top + bottom - right + left) / 2));
    }
    return new JsonObject()
        .put(
            "content",
            seen.lines().stream().map(line -> line.text() + " ").collect(Collectors.joining()))
        .put("height", seen.height())
        .put("orgHeight", seen.height())
        .put("orgWidth", seen.width())
        .put("prism_version", "1.0.9")
        .put("prism_wnum", words.size())
        .put("prism_wordsInfo", words)
        .put("width", seen.width());
  }

  private static JsonObject point(int x, int y) {
    return new JsonObject().put("x", x).put("y", y);
  }
}
