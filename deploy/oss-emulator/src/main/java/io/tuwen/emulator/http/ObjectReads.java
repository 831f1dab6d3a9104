package io.tuwen.emulator.http;

import io.tuwen.emulator.Faults;
import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.store.StoredVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** GET and HEAD of an object. */
final class ObjectReads {
  /** Query parameters by which a client rewrites headers of its own answer. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-content-type", "Content-Type",
          "response-content-language", "Content-Language",
          "response-expires", "Expires",
          "response-cache-control", "Cache-Control",
          "response-content-disposition", "Content-Disposition",
          "response-content-encoding", "Content-Encoding");

  /** In names of types that a browser shows as a document with scripts. */
  private static final List<String> RUNS = List.of("html", "xml", "svg");

  private final ObjectDirectory directory;
  private final Faults faults;
  private final MissingObjects missing;
  private final Processed processed;

  ObjectReads(
      ObjectDirectory directory, Faults faults, Processed processed, MissingObjects missing) {
    this.directory = directory;
    this.faults = faults;
    this.processed = processed;
    this.missing = missing;
  }

  void handle(Operation operation, Exchange exchange) throws IOException {
    var bucket = directory.bucket(exchange.target().bucket());
    var isMissing = !bucket.index().containsKey(exchange.target().key());
    if (isMissing && operation == Operation.GET_OBJECT) {
      missing.find(exchange, bucket, () -> read(operation, exchange, bucket));
    } else {
      read(operation, exchange, bucket);
    }
  }

  private void read(Operation operation, Exchange exchange, Bucket bucket) throws IOException {
    if (operation == Operation.GET_OBJECT && Processed.isOne(exchange)) {
      processed.answer(exchange, bucket);
      return;
    }
    try (var version = PublicAccess.open(exchange, bucket, exchange.target().key())) {
      answer(operation, exchange, version);
    }
  }

  private void answer(Operation operation, Exchange exchange, StoredVersion version)
      throws IOException {
    var record = version.record();
    if (operation == Operation.GET_OBJECT_ACL) {
      exchange.xml(BucketOperations.acl(record.acl()));
    } else if (operation == Operation.GET_OBJECT_TAGGING) {
      exchange.xml(Tags.write(record.tags()));
    } else if (operation == Operation.GET_OBJECT_META) {
      describe(exchange, record);
      if (exchange.is(HttpMethod.HEAD)) {
        exchange.with("Content-Length", Long.toString(record.size()));
      }
      exchange.end();
    } else {
      Conditions.check(exchange, "", record, OssError.notModified());
      send(exchange, version);
    }
  }

  private void send(Exchange exchange, StoredVersion version) throws IOException {
    var record = version.record();
    // What can be refused comes before the first header: an error has none of the object's.
    var range = ByteRange.of(exchange, record.size());
    var overrides = overrides(exchange);
    describe(exchange, record);
    record.headers().forEach(exchange::with);
    overrides.forEach(exchange::with);
    downloadWhatRuns(exchange);
    exchange.with("Accept-Ranges", "bytes").with("x-oss-object-type", record.type());
    exchange.with("x-oss-storage-class", "Standard");
    if (!record.tags().isEmpty()) {
      exchange.with("x-oss-tagging-count", Integer.toString(record.tags().size()));
    }
    if (record.type().equals(ObjectRecord.APPENDABLE)) {
      exchange.with("x-oss-next-append-position", Long.toString(record.size()));
    }
    var part = range.orElse(new ByteRange(0, record.size()));
    if (range.isPresent()) {
      exchange
          .status(206)
          .with(
              "Content-Range",
              "bytes %d-%d/%d".formatted(part.from(), part.to() - 1, record.size()));
    }
    if (exchange.is(HttpMethod.HEAD)) {
      exchange.with("Content-Length", Long.toString(part.length())).end();
    } else if (part.length() > 1 && faults.nextIsTruncated()) {
      truncate(exchange, version, part);
    } else {
      exchange.send(version.bytes(part.from(), part.to()), part.length());
    }
  }

  private static Map<String, String> overrides(Exchange exchange) {
    var overrides = new LinkedHashMap<String, String>();
    OVERRIDES.forEach(
        (parameter, header) -> {
          var value = exchange.query().get(parameter);
          if (value != null) {
            HeaderText.require(header, value);
            overrides.put(header, HeaderText.bytes(value));
          }
        });
    return overrides;
  }

  /** A stored page must not run under this storage's origin. */
  private static void downloadWhatRuns(Exchange exchange) {
    var headers = exchange.response().headers();
    var type = Objects.requireNonNullElse(headers.get("Content-Type"), "");
    var disposition = Objects.requireNonNullElse(headers.get("Content-Disposition"), "");
    var lower = type.toLowerCase(Locale.ROOT);
    if (RUNS.stream().anyMatch(lower::contains)
        && !disposition.toLowerCase(Locale.ROOT).startsWith("attachment")) {
      exchange.with("Content-Disposition", "attachment").with("x-oss-force-download", "true");
    }
  }

  /** Promises all and sends half. */
  private static void truncate(Exchange exchange, StoredVersion version, ByteRange part)
      throws IOException {
    exchange.with("Content-Length", Long.toString(part.length()));
    var half = (int) Math.min(part.length() / 2, 64 * 1024);
    try (var bytes = version.bytes(part.from(), part.to())) {
      exchange
          .response()
          .write(Buffer.buffer(bytes.readNBytes(half)))
          .onComplete(written -> exchange.response().reset());
    }
  }

  private static void describe(Exchange exchange, ObjectRecord record) {
    exchange
        .with("ETag", "\"" + record.eTag() + "\"")
        .with("Last-Modified", Exchange.httpDate(record.modified()))
        .with("x-oss-hash-crc64ecma", record.crc64());
  }
}
