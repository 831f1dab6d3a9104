package io.tuwen.helm;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Something that holds of every rendering.
 *
 * @param name in a few words
 * @param look tells what is wrong; nothing where all is well
 */
record Check(String name, Function<Manifests, Stream<String>> look) {
  static final List<Check> ALL =
      Stream.of(ModelChecks.all(), ReferenceChecks.all(), PolicyChecks.all(), CodeChecks.all())
          .flatMap(List::stream)
          .toList();

  List<String> violations(Manifests manifests) {
    return look.apply(manifests).map(it -> name + ": " + it).toList();
  }

  static Check named(String name) {
    return ALL.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check is called " + name));
  }
}
