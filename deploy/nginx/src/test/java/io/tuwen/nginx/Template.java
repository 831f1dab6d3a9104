package io.tuwen.nginx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration, with variables to be filled in as {@code envsubst} does. */
final class Template {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path FILE = ROOT.resolve("deploy/nginx/templates/tuwen.conf.template");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private Template() {}

  static String text() throws IOException {
    return Files.readString(FILE);
  }

  static Set<String> variables() throws IOException {
    var names = new TreeSet<String>();
    VARIABLE.matcher(text()).results().forEach(it -> names.add(it.group(1)));
    return names;
  }

  /** Every variable has to have a value. */
  static String fill(Map<String, String> values) throws IOException {
    return VARIABLE
        .matcher(text())
        .replaceAll(
            it -> {
              var value = values.get(it.group(1));
              if (value == null) {
                throw new IllegalArgumentException(it.group(1) + " has no value");
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
