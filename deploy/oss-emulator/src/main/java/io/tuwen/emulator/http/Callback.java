package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Tells an application that an upload has arrived, and passes its answer on to the client.
 *
 * <p>Only those applications are called that {@link Callbacks} names. A callback that fails does
 * not undo the upload.
 */
final class Callback {

  private final URI url;
  private final String body;
  private final String bodyType;
  private final Map<String, String> fields;

  private Callback(URI url, String body, String bodyType, Map<String, String> fields) {
    this.url = url;
    this.body = body;
    this.bodyType = bodyType;
    this.fields = fields;
  }

  static Callback parse(Map<String, String> fields) {
    try {
      var text =
          new String(Base64.getDecoder().decode(fields.get("callback")), StandardCharsets.UTF_8);
      var json = new JsonObject(text);
      return new Callback(
          URI.create(json.getString("callbackUrl")),
          json.getString("callbackBody"),
          json.getString("callbackBodyType", "application/x-www-form-urlencoded"),
          fields);
    } catch (IllegalArgumentException | DecodeException | NullPointerException e) {
      throw OssError.invalidArgument("The callback configuration is not valid.");
    }
  }

  void call(Callbacks callbacks, Exchange exchange, String bucket, ObjectRecord record) {
    var outcome = callbacks.call(url, bodyType, filled(bucket, record));
    if (outcome.isSuccess()) {
      exchange.status(200).with("Content-Type", "application/json").response().end(outcome.text());
      return;
    }
    exchange
        .status(203)
        .xml(
            Xml.document(
                "Error",
                xml ->
                    xml.element("Code", "CallbackFailed")
                        .element("Message", outcome.text())
                        .element("RequestId", exchange.requestId())));
  }

  private String filled(String bucket, ObjectRecord record) {
    var filled =
        body.replace("${bucket}", bucket)
            .replace("${object}", record.key())
            .replace("${etag}", record.eTag())
            .replace("${size}", Long.toString(record.size()))
            .replace("${mimeType}", record.headers().getOrDefault("content-type", ""));
    for (var field : fields.entrySet()) {
      if (field.getKey().startsWith("x:")) {
        filled = filled.replace("${" + field.getKey() + "}", field.getValue());
      }
    }
    return filled;
  }
}
