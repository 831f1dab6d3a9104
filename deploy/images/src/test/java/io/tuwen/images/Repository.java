package io.tuwen.images;

import io.tuwen.contract.topic.WorkerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands in the files of this repository. */
final class Repository {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  static final List<String> SERVICES =
      Stream.concat(
              Stream.of("upload-service", "result-service", "operations"),
              WorkerKind.ALL.stream().map(WorkerKind::name))
          .toList();

  private Repository() {}

  static List<String> services() {
    return SERVICES;
  }

  /** Where a service's module is. */
  static String module(String service) {
    return service.equals("operations") ? "deploy/operations" : service;
  }

  static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /** The first group of every match. */
  static Set<String> all(String pattern, String text) {
    var found = new TreeSet<String>();
    Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .forEach(it -> found.add(it.group(1)));
    return found;
  }

  /** The images that are the end of a line of stages, which are those with something of ours. */
  static Set<String> targets() throws IOException {
    var dockerfile = read("deploy/images/Dockerfile");
    var stages = all("^FROM \\S+ AS (\\S+)$", dockerfile);
    stages.removeAll(all("^FROM (\\S+) AS \\S+$", dockerfile));
    return stages;
  }
}
