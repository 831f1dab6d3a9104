package io.tuwen.simulators;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * What the simulated clouds see. They cannot read: they know some pictures by their look, in
 * whatever size and quality they come, and say what they were told of these. In all others they see
 * the same two lines. Thread-safe.
 */
public final class Pictures {
  /** What stands in a picture that they do not know. */
  public static final List<SeenLine> UNKNOWN =
      List.of(
          new SeenLine("图文 模拟识别", 0.1, 0.2, 0.6, 0.35),
          new SeenLine("SIMULATED TEXT 2026", 0.1, 0.55, 0.9, 0.7));

  private static final int CELLS = 64;

  /**
   * In grey levels, as the mean of all cells. Another size or quality makes less of a difference.
   */
  private static final double SAME = 4;

  private final List<Known> known = new CopyOnWriteArrayList<>();

  private record Known(double ratio, List<Integer> look, List<SeenLine> lines) {}

  /** A picture that was seen. */
  record Seen(int width, int height, List<SeenLine> lines) {}

  Pictures() {}

  /** Tells them what stands in a picture, as it is when it stands upright. */
  public void tell(BufferedImage picture, List<SeenLine> lines) {
    known.add(0, new Known(ratio(picture), look(picture), List.copyOf(lines)));
  }

  /** Looks at a JPEG or a PNG; empty where the file is none. */
  Optional<Seen> see(byte[] file) {
    try {
      return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(file)))
          .map(it -> new Seen(it.getWidth(), it.getHeight(), lines(it)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private List<SeenLine> lines(BufferedImage picture) {
    var look = look(picture);
    var lines = UNKNOWN;
    var least = SAME;
    for (var candidate : known) {
      var difference =
          Math.abs(candidate.ratio() / ratio(picture) - 1) > 0.05
              ? SAME
              : difference(candidate.look(), look);
      if (difference < least) {
        least = difference;
        lines = candidate.lines();
      }
    }
    return lines;
  }

  private static double ratio(BufferedImage picture) {
    return (double) picture.getWidth() / picture.getHeight();
  }

  private static double difference(List<Integer> one, List<Integer> other) {
    long sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += Math.abs(one.get(i) - other.get(i));
    }
    return (double) sum / one.size();
  }

  /** The mean grey of each cell of a grid. */
  private static List<Integer> look(BufferedImage picture) {
    var sums = new long[CELLS * CELLS];
    var counts = new int[CELLS * CELLS];
    var row = new int[picture.getWidth()];
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        var cell = y * CELLS / picture.getHeight() * CELLS + x * CELLS / row.length;
        var rgb = row[x];
        sums[cell] += (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
        counts[cell]++;
      }
    }
    return IntStream.range(0, sums.length)
        .mapToObj(i -> counts[i] == 0 ? 0 : (int) (sums[i] / 3 / counts[i]))
        .toList();
  }
}
