package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The libraries, and what is known of them.
 *
 * @param unknown services of which no library was found
 * @param unused exceptions that are for none of the libraries, and can go
 */
record Report(
    LocalDate today,
    Collection<Library> libraries,
    List<String> unknown,
    List<Match> matches,
    List<Accepted> unused) {
  private static final String DIRECTORY = "deploy/dependencies";

  /** A library that is affected, and whether we live with it. */
  record Match(Library library, Advisory advisory, Optional<Accepted> accepted) {}

  Report {
    libraries = List.copyOf(libraries);
    unknown = List.copyOf(unknown);
    matches = List.copyOf(matches);
    unused = List.copyOf(unused);
  }

  /**
   * Compares what is built with the files of this checkout.
   *
   * @throws IOException where one of them cannot be read
   */
  static Report of(Path root, LocalDate today) throws IOException {
    return of(
        Libraries.find(root),
        Libraries.withoutAny(root),
        Advisory.read(root.resolve(DIRECTORY).resolve("advisories.csv")),
        Accepted.read(root.resolve(DIRECTORY).resolve("accepted.csv")),
        today);
  }

  static Report of(
      Collection<Library> libraries,
      List<String> unknown,
      List<Advisory> advisories,
      List<Accepted> accepted,
      LocalDate today) {
    var matches = new ArrayList<Match>();
    for (var library : libraries) {
      for (var advisory : advisories) {
        if (advisory.affects(library)) {
          var exception =
              accepted.stream()
                  .filter(it -> it.id().equals(advisory.id()) && it.holds(today))
                  .findFirst();
          matches.add(new Match(library, advisory, exception));
        }
      }
    }
    var unused =
        accepted.stream()
            .filter(it -> matches.stream().noneMatch(m -> m.advisory().id().equals(it.id())))
            .toList();
    return new Report(today, libraries, unknown, matches, unused);
  }

  /** What has to be mended. */
  List<Match> affected() {
    return matches.stream().filter(it -> it.accepted().isEmpty()).toList();
  }

  /** Whether all was looked at, and nothing has to be mended. */
  boolean isGood() {
    return !libraries.isEmpty() && unknown.isEmpty() && affected().isEmpty();
  }

  String text() {
    var text = new StringBuilder();
    for (var library : libraries) {
      text.append("%-90s %s%n".formatted(library.coordinates(), age(library)));
    }
    text.append("%n%d libraries%n".formatted(libraries.size()));
    for (var match : matches) {
      var line =
          match
              .accepted()
              .map(it -> "note  %s until %s: %s".formatted("accepted", it.until(), it.reason()))
              .orElse("FAIL  mended in " + match.advisory().fixed());
      text.append(
          "%s%n      %s %s: %s%n"
              .formatted(
                  line,
                  match.library().coordinates(),
                  match.advisory().id(),
                  match.advisory().summary()));
    }
    for (var exception : unused) {
      text.append("note  %s is accepted, and affects nothing here%n".formatted(exception.id()));
    }
    for (var service : unknown) {
      text.append("FAIL  %s has no library here: it is not built%n".formatted(service));
    }
    return text.append(verdict()).toString();
  }

  private String verdict() {
    if (libraries.isEmpty()) {
      return "FAIL  no library was found%n".formatted();
    }
    if (isGood()) {
      return "ok    no library has a known advisory that is not accepted%n".formatted();
    }
    return affected().isEmpty()
        ? ""
        : "FAIL  %d advisories for the libraries that are built in%n".formatted(affected().size());
  }

  private String age(Library library) {
    return library
        .released()
        .map(it -> it + ", %d months".formatted(ChronoUnit.MONTHS.between(it, today)))
        .orElse("no date");
  }
}
