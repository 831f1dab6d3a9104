package io.tuwen.ocr.embedded;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the recogniser's classes mean: nothing, then the dictionary's lines, then the space. */
final class Alphabet {
  static final int BLANK = 0;

  private final List<String> characters = new ArrayList<>();

  private Alphabet() {}

  static Alphabet load(String resource) {
    var alphabet = new Alphabet();
    alphabet.characters.add("");
    try (var stream = Alphabet.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new FileNotFoundException(resource);
      }
      var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      reader.lines().forEach(alphabet.characters::add);
    } catch (IOException e) {
      throw new IllegalStateException("the dictionary " + resource + " cannot be read", e);
    }
    alphabet.characters.add(" ");
    return alphabet;
  }

  int size() {
    return characters.size();
  }

  /** The class of the blank between two words, as the network knows it. */
  int space() {
    return characters.size() - 1;
  }

  boolean isSpace(int index) {
    return characters.get(index).isBlank() && index != BLANK;
  }

  String character(int index) {
    return characters.get(index);
  }
}
