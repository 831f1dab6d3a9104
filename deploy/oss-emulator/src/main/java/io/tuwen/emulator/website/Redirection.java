package io.tuwen.emulator.website;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.xml.XmlReader;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** What is done about a missing object. */
public sealed interface Redirection {

  /** Another name of the key, as the rule wants it. */
  record KeyRule(String prefix, String replacement, boolean replacesPrefix, String template) {
    String apply(String key) {
      if (!template.isEmpty()) {
        return template.replace("${key}", key);
      }
      return replacesPrefix && key.startsWith(prefix)
          ? replacement + key.substring(prefix.length())
          : key;
    }
  }

  /** The object is fetched from somewhere else, handed out and kept. */
  record Mirror(
      URI url, KeyRule key, boolean passesQuery, boolean followsRedirects, HeaderRule headers)
      implements Redirection {}

  /** The client is sent somewhere else. */
  record External(String protocol, String host, KeyRule key, boolean passesQuery, int status)
      implements Redirection {}

  /** Which headers of the client the origin gets; names are in lower case. */
  record HeaderRule(
      boolean passesAll, Set<String> passed, Set<String> removed, Map<String, String> set) {
    public HeaderRule {
      passed = Set.copyOf(passed);
      removed = Set.copyOf(removed);
      set = Map.copyOf(set);
    }

    private static final Set<String> NEVER =
        Set.of(
            "content-length",
            "authorization",
            "authorization2",
            "range",
            "date",
            "host",
            "connection",
            "expect",
            "upgrade",
            "transfer-encoding");

    boolean passes(String name) {
      var isOurs =
          name.startsWith("oss-") || name.startsWith("x-oss-") || name.startsWith("x-drs-");
      return !NEVER.contains(name)
          && !isOurs
          && !removed.contains(name)
          && (passesAll || passed.contains(name));
    }
  }

  static Redirection read(Element redirect) {
    var type = XmlReader.text(redirect, "RedirectType");
    return switch (type) {
      case "Mirror" -> mirror(redirect);
      case "External", "AliCDN" -> external(redirect);
      default -> throw OssError.invalidArgument("RedirectType is Mirror, External or AliCDN.");
    };
  }

  private static Redirection mirror(Element redirect) {
    var url = XmlReader.text(redirect, "MirrorURL");
    if (!url.matches("https?://.+/")) {
      throw OssError.invalidArgument("MirrorURL begins with http:// or https:// and ends with /.");
    }
    return new Mirror(
        uri(url),
        keyRule(redirect),
        isTrue(redirect, "PassQueryString") || isTrue(redirect, "MirrorPassQueryString"),
        !XmlReader.text(redirect, "MirrorFollowRedirect").equals("false"),
        headerRule(redirect));
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw OssError.invalidArgument("MirrorURL is not an address.");
    }
  }

  private static Redirection external(Element redirect) {
    var code = XmlReader.text(redirect, "HttpRedirectCode");
    if (!code.isEmpty() && !Set.of("301", "302", "307").contains(code)) {
      throw OssError.invalidArgument("HttpRedirectCode is 301, 302 or 307.");
    }
    var protocol = XmlReader.text(redirect, "Protocol");
    return new External(
        protocol.isEmpty() ? "http" : protocol,
        XmlReader.text(redirect, "HostName"),
        keyRule(redirect),
        isTrue(redirect, "PassQueryString"),
        code.isEmpty() ? 301 : Integer.parseInt(code));
  }

  private static KeyRule keyRule(Element redirect) {
    var rule = (Element) redirect.getParentNode();
    return new KeyRule(
        XmlReader.text(rule, "KeyPrefixEquals"),
        XmlReader.text(redirect, "ReplaceKeyPrefixWith"),
        isTrue(redirect, "EnableReplacePrefix"),
        XmlReader.text(redirect, "ReplaceKeyWith"));
  }

  private static HeaderRule headerRule(Element redirect) {
    var passed = new HashSet<String>();
    var removed = new HashSet<String>();
    var set = new LinkedHashMap<String, String>();
    for (var headers : XmlReader.all(redirect, "MirrorHeaders")) {
      XmlReader.all(headers, "Pass").forEach(it -> passed.add(name(it.getTextContent())));
      XmlReader.all(headers, "Remove").forEach(it -> removed.add(name(it.getTextContent())));
      XmlReader.all(headers, "Set")
          .forEach(it -> set.put(name(XmlReader.text(it, "Key")), XmlReader.text(it, "Value")));
    }
    return new HeaderRule(isTrue(redirect, "PassAll"), passed, removed, set);
  }

  private static String name(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isTrue(Element below, String name) {
    return XmlReader.text(below, name).strip().equals("true");
  }
}
