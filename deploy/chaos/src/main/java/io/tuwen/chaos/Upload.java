package io.tuwen.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * A picture on its way in.
 *
 * @param name unique; the idempotency key, or the name of the field
 * @param repeatable whether it may be sent again without becoming a second image
 */
record Upload(Picture picture, Endpoint endpoint, String name, boolean repeatable) {
  private static final String BOUNDARY = "----chaos";

  /** The ways in. */
  enum Endpoint {
    FORM,
    RAW,
    GUEST
  }

  /** All ways in, in turns. */
  static Upload of(int number, Picture picture, String run) {
    var endpoint = Endpoint.values()[number % Endpoint.values().length];
    // A name of the client's own makes the upload of a guest repeatable as well.
    var repeatable = endpoint == Endpoint.GUEST || number / Endpoint.values().length % 2 == 0;
    return new Upload(picture, endpoint, "chaos/" + run + "/" + number, repeatable);
  }

  HttpRequest request(Client client) {
    var request =
        endpoint == Endpoint.GUEST
            ? client.request("/upload_ocr_image")
            : client.request("/v1/images");
    if (endpoint != Endpoint.GUEST && repeatable) {
      request.header("Idempotency-Key", name);
    }
    return endpoint == Endpoint.RAW ? raw(request) : form(request);
  }

  private HttpRequest raw(HttpRequest.Builder request) {
    return request
        .header("Content-Type", picture.contentType())
        .POST(BodyPublishers.ofByteArray(picture.bytes()))
        .build();
  }

  private HttpRequest form(HttpRequest.Builder request) {
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(
                BOUNDARY, endpoint == Endpoint.GUEST ? name : "image", picture.contentType());
    var body = new ByteArrayOutputStream();
    body.writeBytes(head.getBytes(UTF_8));
    body.writeBytes(picture.bytes());
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return request
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
        .build();
  }
}
