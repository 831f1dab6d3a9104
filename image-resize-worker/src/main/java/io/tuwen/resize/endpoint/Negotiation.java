package io.tuwen.resize.endpoint;

import io.tuwen.resize.process.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Knows better formats for clients that name them; {@code *}{@code /*} names none. */
final class Negotiation {
  private final List<OutputFormat> formats;
  private final Predicate<OutputFormat> isInstalled;

  /**
   * Knows these formats.
   *
   * @param isInstalled whether this installation can write one; asked at each request
   */
  Negotiation(List<String> formats, Predicate<OutputFormat> isInstalled) {
    this.isInstalled = isInstalled;
    this.formats =
        formats.stream()
            .map(
                text ->
                    OutputFormat.parse(text)
                        .orElseThrow(
                            () ->
                                new IllegalStateException(
                                    "tuwen.resize.negotiated names no format: " + text)))
            .toList();
  }

  /** Those that a client takes, the best first. */
  List<OutputFormat> accepted(String accept) {
    return formats.stream().filter(format -> takes(accept, format)).filter(isInstalled).toList();
  }

  private static boolean takes(String accept, OutputFormat format) {
    return Arrays.stream(accept.split(","))
        .map(range -> range.replace(" ", ""))
        .anyMatch(
            range -> {
              // With -1: a range of nothing but semicolons has an empty name, and not none.
              var parts = range.split(";", -1);
              return parts[0].equalsIgnoreCase(format.mediaType())
                  && Arrays.stream(parts).noneMatch(it -> it.matches("q=0(\\.0*)?"));
            });
  }
}
