package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells an application that an upload has arrived, and passes its answer on to the client.
 *
 * <p>Only those applications are called that {@link Callbacks} names. A callback that fails does
 * not undo the upload.
 */
final class Callback {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final int MAX_URLS = 5;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]{1,256})}");

  private final List<URI> urls;
  private final String body;
  private final String bodyType;
  private final Map<String, String> fields;

  private Callback(List<URI> urls, String body, String bodyType, Map<String, String> fields) {
    this.urls = urls;
    this.body = body;
    this.bodyType = bodyType;
    this.fields = fields;
  }

  /**
   * Reads the field of a form.
   *
   * @throws OssError where it is not right: then nothing is stored either
   */
  static Callback parse(Map<String, String> fields) {
    try {
      var text =
          new String(Base64.getDecoder().decode(fields.get("callback")), StandardCharsets.UTF_8);
      var json = new JsonObject(text);
      var urls = Stream.of(json.getString("callbackUrl").split(";", -1)).map(URI::create).toList();
      var body = json.getString("callbackBody");
      var type = json.getString("callbackBodyType", FORM);
      if (urls.size() > MAX_URLS || body.isEmpty() || !List.of(FORM, JSON).contains(type)) {
        throw invalid();
      }
      return new Callback(urls, body, type, fields);
    } catch (IllegalArgumentException
        | DecodeException
        | NullPointerException
        | ClassCastException e) {
      throw invalid();
    }
  }

  private static OssError invalid() {
    return OssError.invalidArgument("The callback configuration is not valid.");
  }

  void call(Callbacks callbacks, Exchange exchange, String bucket, ObjectRecord record) {
    var call =
        new Callbacks.Call(
            bodyType,
            filled(variables(exchange, bucket, record)),
            bucket,
            exchange.requestId(),
            exchange.keyUrl());
    var outcome = new Callbacks.Outcome(false, "");
    for (var url : urls) {
      outcome = callbacks.call(url, call);
      if (outcome.isSuccess()) {
        exchange.status(200).with("Content-Type", JSON).response().end(outcome.text());
        return;
      }
    }
    var reason = outcome.text();
    exchange
        .status(203)
        .xml(
            Xml.document(
                "Error",
                xml ->
                    xml.element("Code", "CallbackFailed")
                        .element("Message", reason)
                        .element("RequestId", exchange.requestId())
                        .element("HostId", exchange.host())));
  }

  private Map<String, Object> variables(Exchange exchange, String bucket, ObjectRecord record) {
    var values = new TreeMap<String, Object>();
    values.put("bucket", bucket);
    values.put("object", record.key());
    values.put("etag", record.eTag());
    values.put("size", record.size());
    values.put("mimeType", record.headers().getOrDefault("content-type", ""));
    values.put("crc64", record.crc64());
    values.put("contentMd5", md5(record));
    values.put("clientIp", exchange.clientAddress());
    values.put("reqId", exchange.requestId());
    values.put("operation", "PostObject");
    fields.forEach(
        (name, value) -> {
          if (name.startsWith("x:")) {
            values.put(name, value);
          }
        });
    return values;
  }

  /** What is posted is put at once, so its eTag is its MD5. */
  private static String md5(ObjectRecord record) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(record.eTag()));
  }

  /** In a form values are URL-encoded, in JSON they are JSON values; what is not known is empty. */
  private String filled(Map<String, Object> variables) {
    return VARIABLE
        .matcher(body)
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(written(variables.getOrDefault(variable.group(1), ""))));
  }

  private String written(Object value) {
    return bodyType.equals(JSON)
        ? Json.encode(value)
        : URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
