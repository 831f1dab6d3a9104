package io.tuwen.contract.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A sentence with places for what is put in: <code>the image has {0} bytes; the limit is {1}</code>
 * .
 *
 * @param literals what stands around the places, one more than there are places
 * @param places the number in each place
 */
record Sentence(List<String> literals, List<Integer> places) {

  static Sentence parse(String text) {
    var literals = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    var from = 0;
    for (var at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
      if (at + 2 < text.length() && isDigit(text.charAt(at + 1)) && text.charAt(at + 2) == '}') {
        literals.add(text.substring(from, at));
        places.add(text.charAt(at + 1) - '0');
        from = at + 3;
      }
    }
    literals.add(text.substring(from));
    return new Sentence(List.copyOf(literals), List.copyOf(places));
  }

  private static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }

  /** How much of it is said whatever is put in. */
  int weight() {
    return literals.stream().mapToInt(String::length).sum();
  }

  /** What was put in, by place, where a text is this sentence. It reads the text once. */
  Optional<List<String>> read(String text) {
    var last = literals.size() - 1;
    if (!text.startsWith(literals.get(0)) || !text.endsWith(literals.get(last))) {
      return Optional.empty();
    }
    if (last == 0) {
      return text.equals(literals.get(0)) ? Optional.of(List.of()) : Optional.empty();
    }
    var values = new ArrayList<String>();
    var at = literals.get(0).length();
    for (var i = 1; i <= last; i++) {
      var end =
          i == last
              ? text.length() - literals.get(last).length()
              : text.indexOf(literals.get(i), at);
      if (end < at) {
        return Optional.empty();
      }
      values.add(text.substring(at, end));
      at = end + literals.get(i).length();
    }
    return Optional.of(values);
  }

  /** This sentence with what another one of the same key had in its places. */
  String write(Sentence other, List<String> values, UnaryOperator<String> word) {
    var text = new StringBuilder(literals.get(0));
    for (var i = 0; i < places.size(); i++) {
      text.append(word.apply(values.get(other.places.indexOf(places.get(i)))));
      text.append(literals.get(i + 1));
    }
    return text.toString();
  }
}
