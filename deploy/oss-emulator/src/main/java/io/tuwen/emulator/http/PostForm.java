package io.tuwen.emulator.http;

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
    var fields = FormFields.of(form, bucket.name());
    authorize(exchange, bucket, fields);
    var policy = policy(fields);
    // What cannot be done once the object is stored is refused before.
    var headers = fields.headers();
    HeaderText.require("success_action_redirect", fields.redirect());
    var callback = Callback.of(fields.all());
    var guard = ObjectWrites.guard(exchange, bucket, fields.forbidsOverwrite());
    var record = store(bucket, form, fields, headers, policy, guard);
    answer(exchange, bucket, record, fields, callback);
  }

  private void authorize(Exchange exchange, Bucket bucket, FormFields fields) {
    if (fields.isSigned()) {
      var access = RequiredRights.toPost(exchange, bucket.name(), fields.key(), fields.acl());
      if (!authenticator.verifyForm(fields.all()).allows(access)) {
        throw RequiredRights.missing();
      }
    } else {
      PublicAccess.requireWritable(exchange, bucket, bucket.current(fields.key()));
    }
    exchange.accepted(fields.isSigned());
  }

  private Policy policy(FormFields fields) {
    if (!fields.isSigned()) {
      return Policy.anything();
    }
    var policy = Policy.parse(fields.all().get("policy"));
    if (Authenticator.isV4(fields.all())) {
      authenticator.requireFormDate(fields.all());
      policy.requireConditionsOn(
          List.of("x-oss-signature-version", "x-oss-credential", "x-oss-date"));
    }
    policy.check(fields.all(), Instant.now());
    return policy;
  }

  private static ObjectRecord store(
      Bucket bucket,
      FormReader form,
      FormFields fields,
      Map<String, String> headers,
      Policy policy,
      Bucket.Guard guard)
      throws IOException {
    try (var draft = bucket.draft();
        var bytes = policy.bounded(form.file())) {
      draft.append(bytes);
      policy.checkLength(draft.size());
      var record =
          new ObjectRecord(
              fields.key(),
              draft.size(),
              draft.eTag(),
              draft.crc64(),
              ObjectRecord.NORMAL,
              Instant.now(),
              headers,
              Map.of(),
              fields.acl());
      bucket.publish(draft, record, guard);
      return record;
    }
  }

  private void answer(
      Exchange exchange,
      Bucket bucket,
      ObjectRecord record,
      FormFields fields,
      Optional<Callback> callback) {
    exchange.with("ETag", "\"" + record.eTag() + "\"").with("x-oss-hash-crc64ecma", record.crc64());
    if (callback.isPresent()) {
      callback.get().call(callbacks, exchange, bucket.name(), record);
      return;
    }
    var redirect = HeaderText.bytes(fields.redirect());
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
    switch (fields.successStatus()) {
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
