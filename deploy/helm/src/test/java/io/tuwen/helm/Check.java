package io.tuwen.helm;

import java.util.List;
import java.util.Set;
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
      Stream.of(
              ModelChecks.all(),
              ReferenceChecks.all(),
              WiringChecks.all(),
              NetworkChecks.all(),
              PolicyChecks.all(),
              CodeChecks.all(),
              RolloutChecks.all(),
              KafkaChecks.all(),
              MetricChecks.all())
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

  /** Both ways: what is there and should not be, and what should be and is not. */
  static <T> Stream<String> difference(String what, Set<T> there, Set<T> wanted) {
    return Stream.concat(
        there.stream().filter(it -> !wanted.contains(it)).map(it -> "no such " + what + ": " + it),
        wanted.stream().filter(it -> !there.contains(it)).map(it -> what + " is missing: " + it));
  }
}
