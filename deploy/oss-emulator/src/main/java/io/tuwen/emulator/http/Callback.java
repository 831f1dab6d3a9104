package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * Tells an application that an upload has arrived, and passes its answer on to the client.
 *
 * <p>Only applications on this machine are called. A callback that fails does not undo the upload.
 */
final class Callback {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

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

  void call(Exchange exchange, String bucket, ObjectRecord record) throws IOException {
    var failure = "the callback host is not this machine";
    if (InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
      try {
        var answer = send(bucket, record);
        if (answer.statusCode() == 200) {
          exchange
              .status(200)
              .with("Content-Type", "application/json")
              .response()
              .end(answer.body());
          return;
        }
        failure = "the callback answered " + answer.statusCode();
      } catch (IOException e) {
        failure = "the callback did not answer";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = "the callback was interrupted";
      }
    }
    var reason = failure;
    exchange
        .status(203)
        .xml(
            Xml.document(
                "Error",
                xml ->
                    xml.element("Code", "CallbackFailed")
                        .element("Message", reason)
                        .element("RequestId", exchange.requestId())));
  }

  private HttpResponse<String> send(String bucket, ObjectRecord record)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", bodyType)
            .POST(BodyPublishers.ofString(filled(bucket, record)))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
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
