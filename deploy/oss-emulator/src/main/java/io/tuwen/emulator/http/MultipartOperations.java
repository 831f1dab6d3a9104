package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.Draft;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.store.Uploads.Upload;
import io.tuwen.emulator.xml.Xml;
import io.tuwen.emulator.xml.XmlReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Uploads in parts. */
final class MultipartOperations {
  private static final int MOST_PARTS = 10_000;
  private static final long SMALLEST_PART = 100 * 1024;

  private final ObjectDirectory directory;
  private final Callbacks callbacks;

  MultipartOperations(ObjectDirectory directory, Callbacks callbacks) {
    this.directory = directory;
    this.callbacks = callbacks;
  }

  void handle(Operation operation, Exchange exchange) throws IOException {
    var bucket = directory.bucket(exchange.target().bucket());
    if (operation == Operation.INITIATE_MULTIPART_UPLOAD) {
      begin(exchange, bucket);
      return;
    }
    var upload = bucket.uploads().get(exchange.query().get("uploadId"), exchange.target().key());
    switch (operation) {
      case UPLOAD_PART, UPLOAD_PART_COPY -> putPart(operation, exchange, bucket, upload);
      case LIST_PARTS -> MultipartListings.parts(exchange, bucket, upload);
      case COMPLETE_MULTIPART_UPLOAD -> complete(exchange, bucket, upload);
      case ABORT_MULTIPART_UPLOAD -> {
        bucket.uploads().end(upload);
        exchange.status(204).end();
      }
      default -> throw new IllegalArgumentException(operation + " is not one of an upload");
    }
  }

  private static void begin(Exchange exchange, Bucket bucket) throws IOException {
    ObjectWrites.requireKey(exchange.target().key());
    var upload =
        bucket
            .uploads()
            .begin(
                exchange.target().key(),
                KeptHeaders.of(exchange.headers()),
                ObjectWrites.tags(exchange),
                ObjectWrites.acl(exchange));
    var encoding = KeyEncoding.of(exchange);
    exchange.xml(
        Xml.document(
            "InitiateMultipartUploadResult",
            xml -> {
              encoding.describe(xml);
              xml.element("Bucket", bucket.name())
                  .element("Key", encoding.encode(upload.key()))
                  .element("UploadId", upload.id());
            }));
  }

  private void putPart(Operation operation, Exchange exchange, Bucket bucket, Upload upload)
      throws IOException {
    var number = partNumber(exchange.query().getOrDefault("partNumber", ""));
    try (var draft = bucket.draft()) {
      if (operation.isCopy()) {
        copyPart(exchange, draft);
      } else {
        ObjectWrites.receive(exchange, draft);
      }
      var part = part(upload.key(), draft);
      bucket.uploads().putPart(upload, number, draft, part);
      exchange.with("ETag", "\"" + part.eTag() + "\"").with("x-oss-hash-crc64ecma", part.crc64());
      if (operation.isCopy()) {
        exchange.xml(
            Xml.document(
                "CopyPartResult",
                xml ->
                    xml.element("LastModified", IsoTime.format(part.modified()))
                        .element("ETag", "\"" + part.eTag() + "\"")));
      } else {
        exchange.end();
      }
    }
  }

  private void copyPart(Exchange exchange, Draft draft) throws IOException {
    try (var source = CopySource.of(exchange).open(exchange, directory)) {
      Conditions.check(exchange, "x-oss-copy-source-", source.record(), OssError.notModified());
      var size = source.record().size();
      var range =
          exchange
              .header("x-oss-copy-source-range")
              .map(it -> ByteRange.standard(it, size))
              .orElse(new ByteRange(0, size));
      draft.append(source.bytes(range.from(), range.to()));
    }
  }

  private static ObjectRecord part(String key, Draft draft) {
    return new ObjectRecord(
        key,
        draft.size(),
        draft.eTag(),
        draft.crc64(),
        ObjectRecord.NORMAL,
        Instant.now(),
        Map.of(),
        Map.of(),
        ObjectRecord.DEFAULT_ACL);
  }

  private static int partNumber(String text) {
    try {
      var number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_PARTS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw OssError.invalidArgument("Part number must be from 1 to " + MOST_PARTS + ".");
  }

  private void complete(Exchange exchange, Bucket bucket, Upload upload) throws IOException {
    // The SDKs can say it here, too.
    var acl =
        exchange.header("x-oss-object-acl").isPresent() ? ObjectWrites.acl(exchange) : upload.acl();
    var callback = Callback.of(exchange, "CompleteMultipartUpload");
    var encoding = KeyEncoding.of(exchange);
    var takesAll = exchange.header("x-oss-complete-all").filter("yes"::equals).isPresent();
    // Read before the upload is held: a client that is slow must hold up no other.
    var named = takesAll ? none(exchange) : wanted(exchange);
    var record =
        bucket
            .uploads()
            .complete(
                upload,
                present -> {
                  var parts = takesAll ? eTags(present) : named;
                  requireWhole(parts, present);
                  return publish(exchange, bucket, upload, acl, parts);
                });
    exchange.with("ETag", "\"" + record.eTag() + "\"").with("x-oss-hash-crc64ecma", record.crc64());
    if (callback.isPresent()) {
      callback.get().call(callbacks, exchange, bucket.name(), record);
    } else {
      completed(exchange, bucket, record, encoding);
    }
  }

  private static ObjectRecord publish(
      Exchange exchange, Bucket bucket, Upload upload, String acl, Map<Integer, String> parts)
      throws IOException {
    try (var draft = bucket.draft()) {
      for (var number : parts.keySet()) {
        try (var part = bucket.uploads().openPart(upload, number)) {
          draft.append(part.bytes());
        }
      }
      var record =
          new ObjectRecord(
              upload.key(),
              draft.size(),
              compositeTag(parts),
              draft.crc64(),
              ObjectRecord.MULTIPART,
              Instant.now(),
              upload.headers(),
              upload.tags(),
              acl);
      bucket.publish(draft, record, ObjectWrites.guard(exchange, bucket));
      return record;
    }
  }

  private static void completed(
      Exchange exchange, Bucket bucket, ObjectRecord record, KeyEncoding encoding) {
    exchange.xml(
        Xml.document(
            "CompleteMultipartUploadResult",
            xml -> {
              encoding.describe(xml);
              xml.element(
                      "Location",
                      "http://%s/%s/%s".formatted(exchange.host(), bucket.name(), record.key()))
                  .element("Bucket", bucket.name())
                  .element("Key", encoding.encode(record.key()))
                  .element("ETag", "\"" + record.eTag() + "\"");
            }));
  }

  /** Names of parts beside "all" would be passed over. */
  private static Map<Integer, String> none(Exchange exchange) throws IOException {
    if (exchange.body().read() >= 0) {
      throw OssError.invalidArgument("With x-oss-complete-all, the request has no body.");
    }
    return Map.of();
  }

  /** The eTags that the client names, by part number, in its order. */
  private static Map<Integer, String> wanted(Exchange exchange) throws IOException {
    var wanted = new LinkedHashMap<Integer, String>();
    var previous = 0;
    for (var part : XmlReader.all(XmlReader.root(exchange.document()), "Part")) {
      var number = partNumber(XmlReader.text(part, "PartNumber").strip());
      if (number <= previous) {
        throw new OssError(
            400, "InvalidPartOrder", "The list of parts was not in ascending order.");
      }
      previous = number;
      var eTag = XmlReader.text(part, "ETag").strip().replace("\"", "");
      wanted.put(number, eTag.toUpperCase(Locale.ROOT));
    }
    if (wanted.isEmpty()) {
      throw OssError.malformedXml();
    }
    return wanted;
  }

  private static Map<Integer, String> eTags(Map<Integer, ObjectRecord> parts) {
    var eTags = new LinkedHashMap<Integer, String>();
    parts.forEach((number, part) -> eTags.put(number, part.eTag()));
    return eTags;
  }

  private static void requireWhole(
      Map<Integer, String> wanted, Map<Integer, ObjectRecord> present) {
    if (wanted.isEmpty()) {
      throw invalidPart();
    }
    var left = wanted.size();
    for (var entry : wanted.entrySet()) {
      left--;
      var part = present.get(entry.getKey());
      if (part == null || !part.eTag().equals(entry.getValue())) {
        throw invalidPart();
      }
      if (left > 0 && part.size() < SMALLEST_PART) {
        throw new OssError(
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size.");
      }
    }
  }

  private static OssError invalidPart() {
    return new OssError(
        400, "InvalidPart", "One or more of the specified parts could not be found.");
  }

  /** The MD5 of the parts' MD5s, and how many they are. */
  private static String compositeTag(Map<Integer, String> parts) {
    var md5 = Digest.md5(HexFormat.of().parseHex(String.join("", parts.values())));
    return HexFormat.of().withUpperCase().formatHex(md5) + "-" + parts.size();
  }
}
