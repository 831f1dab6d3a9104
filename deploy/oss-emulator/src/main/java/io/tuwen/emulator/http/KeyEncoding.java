package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.xml.Xml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How keys are written in an answer: as they are, or percent-encoded where the client asks. */
enum KeyEncoding {
  PLAIN,
  URL;

  static KeyEncoding of(Exchange exchange) {
    var wanted = exchange.query().getOrDefault("encoding-type", "");
    return switch (wanted) {
      case "" -> PLAIN;
      case "url" -> URL;
      default -> throw OssError.invalidArgument("The encoding-type is invalid.");
    };
  }

  String encode(String key) {
    return this == PLAIN
        ? key
        : URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  void describe(Xml xml) {
    if (this == URL) {
      xml.element("EncodingType", "url");
    }
  }
}
