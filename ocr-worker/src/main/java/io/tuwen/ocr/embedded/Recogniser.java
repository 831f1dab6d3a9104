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
  /** The likelihoods of a step add up to 1: where one is higher than this, no other is. */
  private static final float MAJORITY = 0.51f;

  private final Network network;
  private final Alphabet alphabet = Alphabet.load("/networks/alphabet.txt");

  Recogniser(int threads, Durations durations) {
    network = Network.load("/networks/recogniser.onnx", threads, durations);
  }

  /** Reads along the text, which is straightened. */
  Reading read(Picture picture, TextBox box, Scratch bench, Cancellation cancellation) {
    var strip = Strip.of(box);
    var input = bench.input(3 * Strip.HEIGHT * strip.stride());
    bench.stripSampler.sample(
        picture, box.pieces(), strip.width(), strip.stride(), Strip.HEIGHT, input);
    var output = bench.output(strip.steps() * alphabet.size());
    network.run(
        new Tensor(input, 1, 3, Strip.HEIGHT, strip.stride()),
        new Tensor(output, 1, strip.steps(), alphabet.size()),
        cancellation);
    var firings = firings(strip, output, bench.values(alphabet.size()));
    return new Reading(box, Typeset.glyphs(firings, Ink.of(input, strip), strip));
  }

  /**
   * Connectionist temporal classification, greedy: the best of each step, repeats and nothings out.
   */
  private List<Firing> firings(Strip strip, FloatBuffer likelihoods, float[] step) {
    var firings = new ArrayList<Firing>();
    int last = Alphabet.BLANK;
    float space = 0;
    var isAfterSpace = false;
    for (int i = 0; i < strip.steps(); i++) {
      var from = i * alphabet.size();
      var best = best(likelihoods, from, step);
      space = Math.max(space, likelihoods.get(from + alphabet.space()));
      if (alphabet.isSpace(best)) {
        isAfterSpace = true;
      } else if (best != Alphabet.BLANK && best == last) {
        firings.add(firings.remove(firings.size() - 1).until(i));
        space = likelihoods.get(from + alphabet.space());
      } else if (best != Alphabet.BLANK) {
        firings.add(
            new Firing(
                alphabet.character(best), i, i, likelihoods.get(from + best), space, isAfterSpace));
        space = likelihoods.get(from + alphabet.space());
        isAfterSpace = false;
      }
      last = best;
    }
    return firings;
  }

  /** Most steps are in the ground, and say so. */
  private int best(FloatBuffer likelihoods, int from, float[] step) {
    if (likelihoods.get(from + Alphabet.BLANK) > MAJORITY) {
      return Alphabet.BLANK;
    }
    likelihoods.get(from, step, 0, alphabet.size());
    int best = 0;
    var highest = step[0];
    for (int i = 1; i < alphabet.size() && highest <= MAJORITY; i++) {
      if (step[i] > highest) {
        best = i;
        highest = step[i];
      }
    }
    return best;
  }

  @Override
  public void close() {
    network.close();
  }
}
