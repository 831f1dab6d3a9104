package io.tuwen.emulator.http;

import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.xml.Xml;

/** The service itself: which buckets there are. */
final class ServiceOperations {
  static final String OWNER = "tuwen";

  private final ObjectDirectory directory;
  private final String region;

  ServiceOperations(ObjectDirectory directory, String region) {
    this.directory = directory;
    this.region = region;
  }

  void list(Exchange exchange) {
    var prefix = exchange.query().getOrDefault("prefix", "");
    exchange.xml(
        Xml.document(
            "ListAllMyBucketsResult",
            xml -> {
              owner(xml);
              xml.element("Buckets", buckets -> list(buckets, prefix));
            }));
  }

  private void list(Xml buckets, String prefix) {
    for (var bucket : directory.all().values()) {
      if (bucket.name().startsWith(prefix)) {
        buckets.element(
            "Bucket",
            xml ->
                xml.element("Name", bucket.name())
                    .element("Location", "oss-" + region)
                    .element("CreationDate", IsoTime.format(bucket.created()))
                    .element("StorageClass", "Standard")
                    .element("Region", region));
      }
    }
  }

  static void owner(Xml xml) {
    xml.element("Owner", owner -> owner.element("ID", OWNER).element("DisplayName", OWNER));
  }
}
