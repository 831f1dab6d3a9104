package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.Draft;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.store.StoredVersion;
import io.tuwen.emulator.xml.Xml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PUT, POST and DELETE of an object. */
final class ObjectWrites {
  private static final int MAX_KEY_BYTES = 1023;
  private static final Set<String> ACLS =
      Set.of("default", "private", "public-read", "public-read-write");

  private final ObjectDirectory directory;
  private final Callbacks callbacks;

  ObjectWrites(ObjectDirectory directory, Callbacks callbacks) {
    this.directory = directory;
    this.callbacks = callbacks;
  }

  void handle(Operation operation, Exchange exchange) throws IOException {
    var bucket = directory.bucket(exchange.target().bucket());
    var key = exchange.target().key();
    switch (operation) {
      case PUT_OBJECT -> store(exchange, bucket);
      case COPY_OBJECT -> copy(exchange, bucket);
      case APPEND_OBJECT -> append(exchange, bucket);
      case PUT_OBJECT_ACL -> {
        var acl = acl(exchange);
        bucket.update(key, it -> it.withAcl(acl));
        exchange.end();
      }
      case PUT_OBJECT_TAGGING -> {
        var tags = Tags.read(exchange.document());
        bucket.update(key, it -> it.withTags(tags));
        exchange.end();
      }
      case DELETE_OBJECT -> {
        bucket.delete(key, it -> PublicAccess.requireWritable(exchange, bucket, it));
        exchange.status(204).end();
      }
      case DELETE_OBJECT_TAGGING -> {
        bucket.update(key, it -> it.withTags(Map.of()));
        exchange.status(204).end();
      }
      default -> throw new IllegalArgumentException(operation + " does not write an object");
    }
  }

  private void store(Exchange exchange, Bucket bucket) throws IOException {
    requireKey(exchange.target().key());
    var callback = Callback.of(exchange, "PutObject");
    var record = publish(exchange, bucket);
    if (callback.isPresent()) {
      callback.get().call(callbacks, exchange, bucket.name(), record);
    } else {
      exchange.end();
    }
  }

  private static ObjectRecord publish(Exchange exchange, Bucket bucket) throws IOException {
    // Known before the bytes are sent, where the client waits for it; decided when they are here.
    var guard = guard(exchange, bucket);
    guard.check(bucket.current(exchange.target().key()));
    try (var draft = bucket.draft()) {
      receive(exchange, draft);
      var record =
          record(
              exchange,
              draft,
              ObjectRecord.NORMAL,
              KeptHeaders.of(exchange.headers()),
              tags(exchange));
      bucket.publish(draft, record, guard);
      stored(exchange, record).with("Content-MD5", Base64.getEncoder().encodeToString(draft.md5()));
      return record;
    }
  }

  /** Takes the body in, and refuses one that is not what the client meant. */
  static void receive(Exchange exchange, Draft draft) throws IOException {
    draft.append(exchange.body());
    var promised = exchange.header("content-length");
    if (promised.isPresent() && !promised.get().equals(Long.toString(draft.size()))) {
      throw OssError.incompleteBody();
    }
    Digest.require(exchange, draft.md5());
  }

  private static ObjectRecord record(
      Exchange exchange,
      Draft draft,
      String type,
      Map<String, String> headers,
      Map<String, String> tags) {
    return new ObjectRecord(
        exchange.target().key(),
        draft.size(),
        draft.eTag(),
        draft.crc64(),
        type,
        Instant.now(),
        headers,
        tags,
        acl(exchange));
  }

  private static Exchange stored(Exchange exchange, ObjectRecord record) {
    return exchange
        .with("ETag", "\"" + record.eTag() + "\"")
        .with("x-oss-hash-crc64ecma", record.crc64());
  }

  static String acl(Exchange exchange) {
    return acl(exchange.header("x-oss-object-acl").orElse(ObjectRecord.DEFAULT_ACL));
  }

  static String acl(String acl) {
    if (!ACLS.contains(acl)) {
      throw OssError.invalidArgument("The ACL is not one of " + ACLS);
    }
    return acl;
  }

  static Map<String, String> tags(Exchange exchange) {
    return exchange.header("x-oss-tagging").map(Tags::parse).orElse(Map.of());
  }

  static Bucket.Guard guard(Exchange exchange, Bucket bucket) {
    return guard(exchange, bucket, exchange.header("x-oss-forbid-overwrite").orElse(""));
  }

  static Bucket.Guard guard(Exchange exchange, Bucket bucket, String forbidsOverwrite) {
    var forbidden = forbidsOverwrite.equals("true");
    return current -> {
      PublicAccess.requireWritable(exchange, bucket, current);
      if (forbidden && current.isPresent()) {
        throw new OssError(
            409,
            "FileAlreadyExists",
            "The object you specified already exists and can not be overwritten.");
      }
    };
  }

  static void requireKey(String key) {
    requireKeyLength(key.getBytes(StandardCharsets.UTF_8).length);
    if (key.startsWith("/") || key.startsWith("\\")) {
      throw invalidName();
    }
  }

  static void requireKeyLength(long length) {
    if (length == 0 || length > MAX_KEY_BYTES) {
      throw invalidName();
    }
  }

  private static OssError invalidName() {
    return new OssError(400, "InvalidObjectName", "The specified object is not valid.");
  }

  private void copy(Exchange exchange, Bucket bucket) throws IOException {
    requireKey(exchange.target().key());
    var source = CopySource.of(exchange);
    var isItself = source.equals(new CopySource(bucket.name(), exchange.target().key()));
    // OSS replaces the metadata of an object that is copied onto itself, whatever the directive is.
    var replaces = replaces(exchange, "x-oss-metadata-directive") || isItself;
    var replacesTags = replaces(exchange, "x-oss-tagging-directive");
    try (var original = source.open(exchange, directory);
        var draft = bucket.draft()) {
      Conditions.check(exchange, "x-oss-copy-source-", original.record(), OssError.notModified());
      draft.append(original.bytes());
      var record =
          record(
              exchange,
              draft,
              ObjectRecord.NORMAL,
              replaces ? KeptHeaders.of(exchange.headers()) : original.record().headers(),
              replacesTags ? tags(exchange) : original.record().tags());
      bucket.publish(draft, record, guard(exchange, bucket));
      exchange
          .with("x-oss-hash-crc64ecma", record.crc64())
          .xml(
              Xml.document(
                  "CopyObjectResult",
                  xml ->
                      xml.element("LastModified", IsoTime.format(record.modified()))
                          .element("ETag", "\"" + record.eTag() + "\"")));
    }
  }

  private static boolean replaces(Exchange exchange, String directive) {
    var value = exchange.header(directive).orElse("COPY");
    if (value.equalsIgnoreCase("REPLACE")) {
      return true;
    }
    if (!value.equalsIgnoreCase("COPY")) {
      throw OssError.invalidArgument(directive + " must be COPY or REPLACE.");
    }
    return false;
  }

  /** {@code POST ?append&position=N}: the bytes go behind those that are there. */
  private static void append(Exchange exchange, Bucket bucket) throws IOException {
    var key = exchange.target().key();
    requireKey(key);
    try (var addition = bucket.draft()) {
      receive(exchange, addition);
      bucket.alone(
          key,
          () -> {
            PublicAccess.requireWritable(exchange, bucket, bucket.current(key));
            append(exchange, bucket, addition);
          });
    }
  }

  private static void append(Exchange exchange, Bucket bucket, Draft addition) throws IOException {
    var position = exchange.query().getOrDefault("position", "");
    try (var draft = bucket.draft()) {
      var current = bucket.open(exchange.target().key());
      if (current.isPresent()) {
        try (var version = current.get()) {
          requireAppendable(exchange, version.record(), position);
          draft.append(version.bytes());
        }
      } else if (!position.equals("0")) {
        throw positionNotEqual(exchange, 0);
      }
      addition.copyTo(draft);
      var record = appended(exchange, draft, current.map(StoredVersion::record));
      bucket.publish(draft, record, same -> {});
      stored(exchange, record)
          .with("x-oss-next-append-position", Long.toString(record.size()))
          .end();
    }
  }

  /** It keeps what the object was given before, and its ACL unless this request names one. */
  private static ObjectRecord appended(
      Exchange exchange, Draft draft, Optional<ObjectRecord> before) {
    var headers = before.map(ObjectRecord::headers);
    var tags = before.map(ObjectRecord::tags);
    var record =
        record(
            exchange,
            draft,
            ObjectRecord.APPENDABLE,
            headers.orElseGet(() -> KeptHeaders.of(exchange.headers())),
            tags.orElseGet(() -> tags(exchange)));
    return before.isPresent() && exchange.header("x-oss-object-acl").isEmpty()
        ? record.withAcl(before.get().acl())
        : record;
  }

  private static void requireAppendable(Exchange exchange, ObjectRecord record, String position) {
    if (!record.type().equals(ObjectRecord.APPENDABLE)) {
      throw new OssError(409, "ObjectNotAppendable", "The object is not appendable.");
    }
    if (!position.equals(Long.toString(record.size()))) {
      throw positionNotEqual(exchange, record.size());
    }
  }

  private static OssError positionNotEqual(Exchange exchange, long length) {
    exchange.with("x-oss-next-append-position", Long.toString(length));
    return new OssError(409, "PositionNotEqualToLength", "Position is not equal to file length.");
  }
}
