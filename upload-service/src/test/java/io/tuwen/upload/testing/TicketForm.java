package io.tuwen.upload.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Posts to a bucket as {@code uploadFile} of a mini-program does. */
public final class TicketForm {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private TicketForm() {}

  public static HttpResponse<String> post(URI bucket, Map<String, String> fields, byte[] file) {
    var body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            write(
                body,
                "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(name, value)));
    write(
        body,
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n");
    body.writeBytes(file);
    write(body, "\r\n--b--\r\n");
    try {
      return HTTP.send(
          HttpRequest.newBuilder(bucket)
              .header("Content-Type", "multipart/form-data; boundary=b")
              .POST(BodyPublishers.ofByteArray(body.toByteArray()))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
