package io.tuwen.emulator.website;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.xml.XmlReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The routing rules of a bucket's website configuration; the first that matches decides. */
public final class RoutingRules {
  public static final RoutingRules NONE = new RoutingRules(List.of());

  private static final int MOST = 20;

  private final List<RoutingRule> rules;

  private RoutingRules(List<RoutingRule> rules) {
    this.rules = rules;
  }

  /** Reads a {@code WebsiteConfiguration}, and refuses one that OSS would refuse. */
  public static RoutingRules read(String xml) {
    var root = XmlReader.root(xml.getBytes(StandardCharsets.UTF_8));
    if (!root.getTagName().equals("WebsiteConfiguration")) {
      throw OssError.malformedXml();
    }
    var rules =
        XmlReader.all(root, "RoutingRule").stream()
            .map(RoutingRule::read)
            .sorted(Comparator.comparingInt(RoutingRule::number))
            .toList();
    if (rules.size() > MOST) {
      throw OssError.invalidArgument("There are more than 20 routing rules.");
    }
    return new RoutingRules(rules);
  }

  /** What is to be done about a missing object, where there is a rule for it. */
  public Optional<Redirection> find(String key, SortedMap<String, String> headers) {
    return rules.stream()
        .filter(rule -> rule.matches(key, headers))
        .findFirst()
        .map(RoutingRule::redirection);
  }
}
