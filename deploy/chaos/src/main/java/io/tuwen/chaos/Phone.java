package io.tuwen.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.chaos.Upload.Way;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends pictures in, each by its way. */
final class Phone {
  private static final String BOUNDARY = "----chaos";
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final Client client;

  Phone(Client client) {
    this.client = client;
  }

  /**
   * What came of a try.
   *
   * @param promised the id that a ticket was for
   */
  record Sent(Client.Answer answer, Optional<String> promised) {}

  /** Sends it once. */
  Sent send(Upload upload) throws InterruptedException {
    return upload.way() == Way.DIRECT
        ? sendToBucket(upload)
        : new Sent(client.send(toServer(upload)), Optional.empty());
  }

  private HttpRequest toServer(Upload upload) {
    var isGuest = upload.way() == Way.GUEST;
    var request = client.request(isGuest ? "/upload_ocr_image" : "/v1/images", upload.user());
    if (!isGuest && upload.repeatable()) {
      request.header("Idempotency-Key", upload.name());
    }
    if (upload.way() == Way.RAW) {
      return request
          .header("Content-Type", upload.picture().contentType())
          .POST(BodyPublishers.ofByteArray(upload.picture().bytes()))
          .build();
    }
    return form(request, Map.of(), isGuest ? upload.name() : "image", upload.picture());
  }

  /**
   * By a ticket; where the bucket does not say that the image is taken in, to the server with the
   * same key, as the SDK does.
   */
  private Sent sendToBucket(Upload upload) throws InterruptedException {
    var wish = "{\"idempotencyKey\":\"%s\"}".formatted(upload.name());
    var ticket =
        client.send(
            client
                .request("/v1/uploads", upload.user())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish))
                .build());
    if (!ticket.isSuccess()) {
      return new Sent(ticket, Optional.empty());
    }
    var promised = Optional.of(ticket.json().path("id").asText());
    var answer = client.send(toBucket(ticket.json(), upload.picture()));
    var isTakenIn = answer.status() == 200 && !answer.body().isEmpty();
    return new Sent(isTakenIn ? answer : client.send(toServer(upload)), promised);
  }

  private static HttpRequest toBucket(JsonNode ticket, Picture picture) {
    var fields = new LinkedHashMap<String, String>();
    ticket
        .path("fields")
        .properties()
        .forEach(it -> fields.put(it.getKey(), it.getValue().asText()));
    var request = HttpRequest.newBuilder(URI.create(ticket.path("url").asText())).timeout(TIMEOUT);
    return form(request, fields, ticket.path("fileField").asText(), picture);
  }

  private static HttpRequest form(
      HttpRequest.Builder request, Map<String, String> fields, String name, Picture picture) {
    var body = new ByteArrayOutputStream();
    fields.forEach(
        (field, value) ->
            body.writeBytes(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, field, value)
                    .getBytes(UTF_8)));
    body.writeBytes(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, name, picture.contentType())
            .getBytes(UTF_8));
    body.writeBytes(picture.bytes());
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return request
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
        .build();
  }
}
