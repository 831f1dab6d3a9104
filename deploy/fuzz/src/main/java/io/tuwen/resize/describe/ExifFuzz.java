package io.tuwen.resize.describe;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.fuzz.Pictures;
import io.tuwen.resize.Asker;
import java.util.Map;
import java.util.Set;

/** What a file tells of itself. What is damaged is left out, so nothing is refused. */
public final class ExifFuzz implements FuzzTarget {
  private static final int MAX_TAGS = 60;

  @Override
  public void feed(byte[] input) {
    var tags = Exif.tags(input, Asker.OWNER);
    require(tags.size() <= MAX_TAGS, "%d tags, which is more than there are names", tags.size());
    JpegQuality.estimate(input)
        .ifPresent(it -> require(it >= 1 && it <= 100, "%d is no quality", it));
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public Map<String, byte[]> seeds() {
    return Map.of("exif", Pictures.exif(), "jpg", Pictures.all().get("jpg"));
  }
}
