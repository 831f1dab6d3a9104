package io.tuwen.emulator.website;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.xml.XmlReader;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * What a bucket does about an object that is missing: when, and what.
 *
 * @param prefix what the key begins with, or an empty string
 * @param suffix what the key ends with, or an empty string
 * @param headers what the request must carry
 */
public record RoutingRule(
    int number,
    String prefix,
    String suffix,
    Set<RequiredHeader> headers,
    Redirection redirection) {
  private static final int MISSING = 404;

  public RoutingRule {
    headers = Set.copyOf(headers);
  }

  /** A header that a request must carry; its name is in lower case. */
  public record RequiredHeader(String name, String value) {}

  static RoutingRule read(Element rule) {
    var condition = XmlReader.all(rule, "Condition").stream().findFirst();
    var error = condition.map(it -> XmlReader.text(it, "HttpErrorCodeReturnedEquals")).orElse("");
    var redirect =
        XmlReader.all(rule, "Redirect").stream().findFirst().orElseThrow(OssError::malformedXml);
    var redirection = Redirection.read(redirect);
    if (redirection instanceof Redirection.Mirror && !error.equals(Integer.toString(MISSING))) {
      throw OssError.invalidArgument("HttpErrorCodeReturnedEquals must be 404 for Mirror.");
    }
    return new RoutingRule(
        number(XmlReader.text(rule, "RuleNumber")),
        condition.map(it -> XmlReader.text(it, "KeyPrefixEquals")).orElse(""),
        condition.map(it -> XmlReader.text(it, "KeySuffixEquals")).orElse(""),
        condition.map(RoutingRule::requiredHeaders).orElse(Set.of()),
        redirection);
  }

  private static Set<RequiredHeader> requiredHeaders(Element condition) {
    return XmlReader.all(condition, "IncludeHeader").stream()
        .map(
            it ->
                new RequiredHeader(
                    XmlReader.text(it, "Key").toLowerCase(Locale.ROOT),
                    XmlReader.text(it, "Equals")))
        .collect(Collectors.toSet());
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw OssError.invalidArgument("RuleNumber is a positive number.");
    }
  }

  /** Whether this rule is for a key that is missing. */
  boolean matches(String key, SortedMap<String, String> requestHeaders) {
    return key.startsWith(prefix)
        && key.endsWith(suffix)
        && headers.stream()
            .allMatch(
                it ->
                    Optional.ofNullable(requestHeaders.get(it.name()))
                        .filter(it.value()::equals)
                        .isPresent());
  }
}
