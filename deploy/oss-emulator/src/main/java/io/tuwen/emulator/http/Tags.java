package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.xml.Xml;
import io.tuwen.emulator.xml.XmlReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of an object, as a document and as the header of a put. */
final class Tags {
  private static final int MOST = 10;
  private static final int MAX_KEY_BYTES = 128;
  private static final int MAX_VALUE_BYTES = 256;

  private Tags() {}

  static String write(Map<String, String> tags) {
    return Xml.document(
        "Tagging",
        tagging ->
            tagging.element(
                "TagSet",
                set ->
                    tags.forEach(
                        (key, value) ->
                            set.element(
                                "Tag", tag -> tag.element("Key", key).element("Value", value)))));
  }

  static Map<String, String> read(byte[] document) {
    var tags = new LinkedHashMap<String, String>();
    for (var tag : XmlReader.all(XmlReader.root(document), "Tag")) {
      tags.put(XmlReader.text(tag, "Key"), XmlReader.text(tag, "Value"));
    }
    return checked(tags);
  }

  /** {@code x-oss-tagging: a=b&c=d}, percent-encoded. */
  static Map<String, String> parse(String header) {
    var tags = new LinkedHashMap<String, String>();
    for (var pair : header.split("&", -1)) {
      var parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        tags.put(Exchange.decoded(parts[0]), parts.length < 2 ? "" : Exchange.decoded(parts[1]));
      }
    }
    return checked(tags);
  }

  private static Map<String, String> checked(Map<String, String> tags) {
    if (tags.size() > MOST || tags.containsKey("")) {
      throw OssError.invalidArgument("An object has at most " + MOST + " tags, each with a key.");
    }
    tags.forEach(
        (key, value) -> {
          if (bytes(key) > MAX_KEY_BYTES || bytes(value) > MAX_VALUE_BYTES) {
            throw OssError.invalidArgument("The key or the value of a tag is too long.");
          }
        });
    return tags;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
