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
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final String OWN = "x:";
  private static final int MAX_URLS = 5;
  private static final int MAX_BODY = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]{1,256})}");

  private final List<URI> urls;
  private final String body;
  private final String bodyType;
  private final String operation;
  private final Map<String, String> own;

  private Callback(
      List<URI> urls, String body, String bodyType, String operation, Map<String, String> own) {
    this.urls = urls;
    this.body = body;
    this.bodyType = bodyType;
    this.operation = operation;
    this.own = own;
  }

  /**
   * Reads the callback of a form, whose own variables are fields.
   *
   * @throws OssError where it is not right: then nothing is stored either
   */
  static Optional<Callback> of(Map<String, String> fields) {
    var own =
        fields.entrySet().stream()
            .filter(it -> it.getKey().startsWith(OWN))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return Optional.ofNullable(fields.get("callback")).map(it -> parse(it, "PostObject", own));
  }

  /**
   * Reads the callback of a put or of a completion, in a header, or in the query of a signed
   * address.
   *
   * @param operation by the name that the application is told
   * @throws OssError where it is not right: then nothing is stored either
   */
  static Optional<Callback> of(Exchange exchange, String operation) {
    return parameter(exchange, "callback")
        .map(
            it ->
                parse(
                    it,
                    operation,
                    parameter(exchange, "callback-var")
                        .map(Callback::variables)
                        .orElseGet(Map::of)));
  }

  private static Optional<String> parameter(Exchange exchange, String name) {
    return exchange
        .header("x-oss-" + name)
        .or(() -> Optional.ofNullable(exchange.query().get(name)));
  }

  private static Map<String, String> variables(String base64) {
    try {
      return json(base64).stream()
          .filter(it -> it.getKey().startsWith(OWN))
          .collect(Collectors.toMap(Map.Entry::getKey, it -> (String) it.getValue()));
    } catch (IllegalArgumentException
        | DecodeException
        | NullPointerException
        | ClassCastException e) {
      throw invalid();
    }
  }

  private static JsonObject json(String base64) {
    return new JsonObject(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
  }

  private static Callback parse(String base64, String operation, Map<String, String> own) {
    try {
      var json = json(base64);
      // There is no TLS here, so that it can only be wrong.
      json.getBoolean("callbackSNI");
      var urls = Stream.of(json.getString("callbackUrl").split(";", -1)).map(URI::create).toList();
      var body = json.getString("callbackBody");
      var type = json.getString("callbackBodyType", FORM);
      if (urls.size() > MAX_URLS || body.isEmpty() || !List.of(FORM, JSON).contains(type)) {
        throw invalid();
      }
      return new Callback(urls, body, type, operation, own);
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

  /** Tells it, and then answers the request: the last that is done for it. */
  void call(Callbacks callbacks, Exchange exchange, String bucket, ObjectRecord record) {
    exchange.waitForOthers(
        () -> answer(exchange, callbacks.call(urls, () -> filledCall(exchange, bucket, record))));
  }

  private Optional<Callbacks.Call> filledCall(
      Exchange exchange, String bucket, ObjectRecord record) {
    return filled(variables(exchange, bucket, record))
        .map(
            it ->
                new Callbacks.Call(bodyType, it, bucket, exchange.requestId(), exchange.keyUrl()));
  }

  private static void answer(Exchange exchange, Callbacks.Outcome outcome) {
    if (outcome.isSuccess()) {
      exchange.status(200).with("Content-Type", JSON).response().end(outcome.text());
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
    values.put("operation", operation);
    values.putAll(own);
    return values;
  }

  /** What is put at once has its MD5 as its eTag; of an upload in parts, none is told. */
  private static String md5(ObjectRecord record) {
    if (record.type().equals(ObjectRecord.MULTIPART)) {
      return "";
    }
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(record.eTag()));
  }

  /**
   * The body. In a form values are URL-encoded, in JSON they are JSON values; what is not known is
   * empty.
   *
   * @return empty where it is larger than any that is sent: a variable may stand in it often
   */
  private Optional<String> filled(Map<String, Object> variables) {
    var filled = new StringBuilder();
    var variable = VARIABLE.matcher(body);
    while (variable.find()) {
      var value = written(variables.getOrDefault(variable.group(1), ""));
      variable.appendReplacement(filled, Matcher.quoteReplacement(value));
      if (filled.length() > MAX_BODY) {
        return Optional.empty();
      }
    }
    return Optional.of(variable.appendTail(filled).toString());
  }

  private String written(Object value) {
    return bodyType.equals(JSON)
        ? Json.encode(value)
        : URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
