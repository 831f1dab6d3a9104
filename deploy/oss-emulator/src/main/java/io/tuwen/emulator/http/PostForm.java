package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Authenticator;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostObject: a browser or a phone uploads with a form that a server has signed. */
final class PostForm {
  private final ObjectDirectory directory;
  private final Authenticator authenticator;
  private final Callbacks callbacks;

  PostForm(ObjectDirectory directory, Authenticator authenticator, Callbacks callbacks) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.callbacks = callbacks;
  }

  static boolean isOne(Exchange exchange) {
    return exchange.is(HttpMethod.POST)
        && exchange.target().isBucket()
        && exchange.header("content-type").filter(it -> it.startsWith("multipart/")).isPresent();
  }

  void post(Exchange exchange) throws IOException {
    var bucket = directory.bucket(exchange.target().bucket());
    var form = FormReader.read(exchange);
    var fields = form.fields();
    if (!fields.containsKey("key")) {
      throw OssError.invalidArgument("The form has no key before its file.");
    }
    var key = fields.get("key").replace("${filename}", form.fileName());
    ObjectWrites.requireKey(key);
    fields.put("key", key);
    var isSigned = fields.containsKey("policy");
    if (!isSigned && !bucket.acl().equals("public-read-write")) {
      throw OssError.accessDenied("The form has no policy.");
    }
    var acl = fields.getOrDefault("x-oss-object-acl", ObjectRecord.DEFAULT_ACL);
    if (!acl.equals(ObjectRecord.DEFAULT_ACL) && !BucketOperations.ACLS.contains(acl)) {
      throw OssError.invalidArgument("The ACL is not one of " + BucketOperations.ACLS);
    }
    if (isSigned) {
      var access = RequiredRights.toPost(exchange, bucket.name(), key, acl);
      if (!authenticator.verifyForm(fields).allows(access)) {
        throw RequiredRights.missing();
      }
    }
    exchange.signed();
    // What a condition binds is the type that the object gets, wherever in the form it is said.
    fields.putIfAbsent("content-type", form.contentType());
    if (fields.containsKey("x-oss-content-type")) {
      fields.put("content-type", fields.get("x-oss-content-type"));
    }
    fields.put("bucket", bucket.name());
    var policy = isSigned ? Policy.parse(fields.get("policy")) : Policy.anything();
    if (isSigned && Authenticator.isV4(fields)) {
      authenticator.requireFormDate(fields);
      policy.requireConditionsOn(
          List.of("x-oss-signature-version", "x-oss-credential", "x-oss-date"));
    }
    policy.check(fields, Instant.now());
    var headers = headers(fields);
    fields.computeIfPresent("success_action_redirect", PostForm::headerText);
    var callback = Callback.of(fields);
    var record = store(bucket, key, form, headers, policy);
    answer(exchange, bucket, record, fields, callback);
  }

  /** Those that the object keeps. A header that cannot be sent would fail every get of it. */
  private static Map<String, String> headers(Map<String, String> fields) {
    var text = new LinkedHashMap<String, String>();
    fields.forEach((name, value) -> text.put(name, HeaderText.bytes(value)));
    return KeptHeaders.of(text);
  }

  private static String headerText(String name, String value) {
    HeaderText.require(name, value);
    return HeaderText.bytes(value);
  }

  private static ObjectRecord store(
      Bucket bucket, String key, FormReader form, Map<String, String> headers, Policy policy)
      throws IOException {
    try (var draft = bucket.draft();
        var bytes = policy.bounded(form.file())) {
      draft.append(bytes);
      policy.checkLength(draft.size());
      var record =
          new ObjectRecord(
              key,
              draft.size(),
              draft.eTag(),
              draft.crc64(),
              ObjectRecord.NORMAL,
              Instant.now(),
              headers,
              Map.of(),
              form.fields().getOrDefault("x-oss-object-acl", ObjectRecord.DEFAULT_ACL));
      var forbidden = "true".equals(form.fields().get("x-oss-forbid-overwrite"));
      bucket.publish(
          draft,
          record,
          current -> {
            if (forbidden && current.isPresent()) {
              throw new OssError(
                  409, "FileAlreadyExists", "The object you specified already exists.");
            }
          });
      return record;
    }
  }

  private void answer(
      Exchange exchange,
      Bucket bucket,
      ObjectRecord record,
      Map<String, String> fields,
      Optional<Callback> callback)
      throws IOException {
    exchange.with("ETag", "\"" + record.eTag() + "\"").with("x-oss-hash-crc64ecma", record.crc64());
    if (callback.isPresent()) {
      callback.get().call(callbacks, exchange, bucket.name(), record);
      return;
    }
    var redirect = fields.getOrDefault("success_action_redirect", "");
    if (!redirect.isEmpty()) {
      var query =
          "bucket=%s&key=%s&etag=%s"
              .formatted(
                  bucket.name(), encoded(record.key()), encoded("\"" + record.eTag() + "\""));
      exchange
          .status(303)
          .with("Location", redirect + (redirect.contains("?") ? "&" : "?") + query)
          .end();
      return;
    }
    switch (fields.getOrDefault("success_action_status", "204")) {
      case "200" -> exchange.status(200).end();
      case "201" -> exchange.status(201).xml(created(exchange, bucket, record));
      default -> exchange.status(204).end();
    }
  }

  private static String created(Exchange exchange, Bucket bucket, ObjectRecord record) {
    return Xml.document(
        "PostResponse",
        xml ->
            xml.element("Bucket", bucket.name())
                .element("Location", "http://" + exchange.host() + "/" + encoded(record.key()))
                .element("Key", record.key())
                .element("ETag", "\"" + record.eTag() + "\""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
