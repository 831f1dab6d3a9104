package io.tuwen.contract.testing.drawn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Sentences in an order of chance, with numbers and dates of chance in them. */
final class Wording {
  private final List<String> sentences;
  private final Random random;
  private int next;

  private Wording(List<String> sentences, Random random) {
    this.sentences = sentences;
    this.random = random;
  }

  /** The lines of these files, such as {@code zh}, shuffled. */
  static Wording of(Random random, String... files) {
    var sentences = new ArrayList<String>();
    for (var file : files) {
      sentences.addAll(lines(file));
    }
    Collections.shuffle(sentences, random);
    return new Wording(sentences, random);
  }

  String next() {
    var sentence = sentences.get(next++ % sentences.size());
    return sentence
        .replace("{date}", date(random))
        .replace("{time}", time(random))
        .replace("{price}", price(random, 2000))
        .replace("{id}", "2024-" + (100_000 + random.nextInt(900_000)))
        .replace("{n}", Integer.toString(10 + random.nextInt(90)));
  }

  static String date(Random random) {
    return "2024-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
  }

  static String time(Random random) {
    return "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60));
  }

  static String price(Random random, int below) {
    return String.format(Locale.ROOT, "%.2f", (1 + random.nextInt(below * 100 - 1)) / 100.0);
  }

  private static List<String> lines(String file) {
    try (var stream = Wording.class.getResourceAsStream(file + ".txt");
        var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
