package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Both versions of the object listing. */
final class Listings {
  private static final int DEFAULT_KEYS = 100;
  private static final int MOST_KEYS = 1000;

  private final ObjectDirectory directory;

  Listings(ObjectDirectory directory) {
    this.directory = directory;
  }

  void list(Exchange exchange) {
    var bucket = directory.bucket(exchange.target().bucket());
    var isSecond = exchange.query().getOrDefault("list-type", "1").equals("2");
    var prefix = exchange.query().getOrDefault("prefix", "");
    var delimiter = exchange.query().getOrDefault("delimiter", "");
    var after = isSecond ? afterSecond(exchange) : exchange.query().getOrDefault("marker", "");
    var maxKeys = exchange.number("max-keys", DEFAULT_KEYS, 1, MOST_KEYS);
    var page = Page.of(bucket.index(), prefix, delimiter, after, maxKeys);
    var encoding = KeyEncoding.of(exchange);
    exchange.xml(
        Xml.document(
            "ListBucketResult",
            xml -> {
              xml.element("Name", bucket.name());
              xml.element("Prefix", encoding.encode(prefix));
              xml.element("MaxKeys", maxKeys);
              xml.element("Delimiter", encoding.encode(delimiter));
              xml.element("IsTruncated", page.truncated());
              encoding.describe(xml);
              if (isSecond) {
                describeSecond(xml, exchange, page, encoding);
              } else {
                xml.element("Marker", encoding.encode(after));
                if (page.truncated()) {
                  xml.element("NextMarker", encoding.encode(page.last()));
                }
              }
              var withOwner =
                  !isSecond || exchange.query().getOrDefault("fetch-owner", "").equals("true");
              page.objects().forEach(it -> object(xml, it, encoding, withOwner));
              page.prefixes()
                  .forEach(
                      it ->
                          xml.element(
                              "CommonPrefixes", p -> p.element("Prefix", encoding.encode(it))));
            }));
  }

  private static void describeSecond(Xml xml, Exchange exchange, Page page, KeyEncoding encoding) {
    xml.element("KeyCount", page.objects().size() + page.prefixes().size());
    var startAfter = exchange.query().get("start-after");
    if (startAfter != null) {
      xml.element("StartAfter", encoding.encode(startAfter));
    }
    var token = exchange.query().getOrDefault("continuation-token", "");
    if (!token.isEmpty()) {
      xml.element("ContinuationToken", token);
    }
    if (page.truncated()) {
      xml.element(
          "NextContinuationToken",
          Base64.getUrlEncoder().encodeToString(page.last().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String afterSecond(Exchange exchange) {
    var token = exchange.query().getOrDefault("continuation-token", "");
    if (token.isEmpty()) {
      return exchange.query().getOrDefault("start-after", "");
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OssError.invalidArgument("The continuation-token is invalid.");
    }
  }

  private static void object(
      Xml list, ObjectRecord record, KeyEncoding encoding, boolean withOwner) {
    list.element(
        "Contents",
        xml -> {
          xml.element("Key", encoding.encode(record.key()))
              .element("LastModified", IsoTime.format(record.modified()))
              .element("ETag", "\"" + record.eTag() + "\"")
              .element("Type", record.type())
              .element("Size", record.size())
              .element("StorageClass", "Standard");
          if (withOwner) {
            ServiceOperations.owner(xml);
          }
        });
  }
}
