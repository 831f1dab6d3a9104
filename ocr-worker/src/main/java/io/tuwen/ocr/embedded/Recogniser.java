package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Network.Tensor;
import io.tuwen.worker.execution.Cancellation;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text in a box. Thread-safe.
 *
 * <p>One strip a run, as wide as its text: batches of padded strips cost more than they save.
 */
final class Recogniser implements AutoCloseable {
  private final Network network;
  private final Alphabet alphabet = Alphabet.load("/networks/alphabet.txt");

  Recogniser(int threads, Durations durations) {
    network = Network.load("/networks/recogniser.onnx", threads, durations);
  }

  /** Reads along the upper edge of the box, from its first corner to its second. */
  Reading read(Picture picture, Corners box, Scratch bench, Cancellation cancellation) {
    var strip = Strip.of(box);
    var input = bench.input(3 * Strip.HEIGHT * strip.stride());
    bench.stripSampler.sample(picture, box, strip.width(), strip.stride(), Strip.HEIGHT, input);
    var output = bench.output(strip.steps() * alphabet.size());
    network.run(
        new Tensor(input, 1, 3, Strip.HEIGHT, strip.stride()),
        new Tensor(output, 1, strip.steps(), alphabet.size()),
        cancellation);
    return new Reading(box, glyphs(strip, output, bench.values(alphabet.size())));
  }

  /**
   * Connectionist temporal classification, greedy: the best of each step, repeats and blanks out.
   */
  private List<Glyph> glyphs(Strip strip, FloatBuffer likelihoods, float[] step) {
    var glyphs = new ArrayList<Glyph>();
    int last = Alphabet.BLANK;
    for (int i = 0; i < strip.steps(); i++) {
      likelihoods.get(i * alphabet.size(), step, 0, alphabet.size());
      var best = best(step);
      if (best != Alphabet.BLANK && best != last) {
        glyphs.add(new Glyph(alphabet.character(best), strip.share(i), step[best]));
      }
      last = best;
    }
    return glyphs;
  }

  private int best(float[] step) {
    int best = 0;
    for (int i = 1; i < alphabet.size(); i++) {
      if (step[i] > step[best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public void close() {
    network.close();
  }
}
