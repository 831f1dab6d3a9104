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
record Upload(Picture picture, Face face, String name, boolean repeatable) {
  private static final String BOUNDARY = "----chaos";

  /** The ways in. */
  enum Face {
    FORM,
    RAW,
    GUEST
  }

  /** All ways in, in turns. */
  static Upload of(int number, Picture picture, String run) {
    var face = Face.values()[number % Face.values().length];
    // A name of the client's own makes the upload of a guest repeatable as well.
    var repeatable = face == Face.GUEST || number / Face.values().length % 2 == 0;
    return new Upload(picture, face, "chaos/" + run + "/" + number, repeatable);
  }

  HttpRequest request(Client client) {
    var request =
        face == Face.GUEST ? client.request("/upload_ocr_image") : client.request("/v1/images");
    if (face != Face.GUEST && repeatable) {
      request.header("Idempotency-Key", name);
    }
    return face == Face.RAW ? raw(request) : form(request);
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
            .formatted(BOUNDARY, face == Face.GUEST ? name : "image", picture.contentType());
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
