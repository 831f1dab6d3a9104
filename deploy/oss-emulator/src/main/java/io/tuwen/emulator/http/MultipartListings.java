package io.tuwen.emulator.http;

import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.KeyOrder;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.store.Uploads.Upload;
import io.tuwen.emulator.xml.Xml;
import java.io.IOException;
import java.util.LinkedHashMap;

/** The uploads in parts of a bucket, and the parts of one. */
final class MultipartListings {
  private static final int MAX_ENTRIES = 1000;

  private MultipartListings() {}

  /** {@code GET object?uploadId}. */
  static void parts(Exchange exchange, Bucket bucket, Upload upload) throws IOException {
    var after = exchange.number("part-number-marker", 0, 0, Integer.MAX_VALUE);
    var limit = exchange.number("max-parts", MAX_ENTRIES, 1, MAX_ENTRIES);
    var parts = new LinkedHashMap<>(bucket.uploads().parts(upload));
    parts.keySet().removeIf(it -> it <= after);
    var page = parts.entrySet().stream().limit(limit).toList();
    var last = page.isEmpty() ? after : page.get(page.size() - 1).getKey();
    var encoding = KeyEncoding.of(exchange);
    exchange.xml(
        Xml.document(
            "ListPartsResult",
            xml -> {
              encoding.describe(xml);
              xml.element("Bucket", bucket.name())
                  .element("Key", encoding.encode(upload.key()))
                  .element("UploadId", upload.id())
                  .element("StorageClass", "Standard")
                  .element("PartNumberMarker", after)
                  .element("NextPartNumberMarker", last)
                  .element("MaxParts", limit)
                  .element("IsTruncated", page.size() < parts.size());
              page.forEach(entry -> part(xml, entry.getKey(), entry.getValue()));
            }));
  }

  private static void part(Xml list, int number, ObjectRecord part) {
    list.element(
        "Part",
        xml ->
            xml.element("PartNumber", number)
                .element("LastModified", IsoTime.format(part.modified()))
                .element("ETag", "\"" + part.eTag() + "\"")
                .element("HashCrc64ecma", part.crc64())
                .element("Size", part.size()));
  }

  /** {@code GET bucket?uploads}. */
  static void uploads(Exchange exchange, Bucket bucket) throws IOException {
    var prefix = exchange.query().getOrDefault("prefix", "");
    var after = Marker.of(exchange);
    var delimiter = exchange.query().getOrDefault("delimiter", "");
    var limit = exchange.number("max-uploads", MAX_ENTRIES, 1, MAX_ENTRIES);
    var all =
        bucket.uploads().all().stream()
            .filter(it -> it.key().startsWith(prefix))
            .map(it -> Entry.of(it, prefix, delimiter))
            .filter(after::isBefore)
            .distinct()
            .toList();
    var page = all.stream().limit(limit).toList();
    var encoding = KeyEncoding.of(exchange);
    exchange.xml(
        Xml.document(
            "ListMultipartUploadsResult",
            xml -> {
              encoding.describe(xml);
              xml.element("Bucket", bucket.name())
                  .element("KeyMarker", encoding.encode(after.key()))
                  .element("UploadIdMarker", after.uploadId())
                  .element("Delimiter", encoding.encode(delimiter))
                  .element("Prefix", encoding.encode(prefix))
                  .element("MaxUploads", limit)
                  .element("IsTruncated", page.size() < all.size());
              if (page.size() < all.size()) {
                var last = page.get(page.size() - 1);
                xml.element("NextKeyMarker", encoding.encode(last.key()))
                    .element("NextUploadIdMarker", last.id());
              }
              page.forEach(it -> it.describe(xml, encoding));
            }));
  }

  /**
   * What a page has one of: an upload, or the common prefix of some.
   *
   * @param key the upload's, or the prefix
   * @param id the upload's, or an empty string
   * @param upload null where this is a prefix
   */
  private record Entry(String key, String id, Upload upload) {
    static Entry of(Upload upload, String prefix, String delimiter) {
      return Page.commonPrefix(upload.key(), prefix, delimiter)
          .map(it -> new Entry(it, "", null))
          .orElseGet(() -> new Entry(upload.key(), upload.id(), upload));
    }

    void describe(Xml list, KeyEncoding encoding) {
      if (upload == null) {
        list.element("CommonPrefixes", xml -> xml.element("Prefix", encoding.encode(key)));
      } else {
        MultipartListings.upload(list, upload, encoding);
      }
    }
  }

  /**
   * Where a page of uploads goes on.
   *
   * @param key of the last upload or the common prefix that was told, or an empty string at the
   *     beginning
   * @param uploadId of it; where it is empty, no further upload of this key is told
   */
  private record Marker(String key, String uploadId) {
    /** An id says nothing without its key, and is passed over. */
    static Marker of(Exchange exchange) {
      var key = exchange.query().getOrDefault("key-marker", "");
      return new Marker(
          key, key.isEmpty() ? "" : exchange.query().getOrDefault("upload-id-marker", ""));
    }

    boolean isBefore(Entry entry) {
      var order = KeyOrder.INSTANCE.compare(key, entry.key());
      return order < 0 || (order == 0 && !uploadId.isEmpty() && uploadId.compareTo(entry.id()) < 0);
    }
  }

  private static void upload(Xml list, Upload upload, KeyEncoding encoding) {
    list.element(
        "Upload",
        xml ->
            xml.element("Key", encoding.encode(upload.key()))
                .element("UploadId", upload.id())
                .element("StorageClass", "Standard")
                .element("Initiated", IsoTime.format(upload.initiated())));
  }
}
