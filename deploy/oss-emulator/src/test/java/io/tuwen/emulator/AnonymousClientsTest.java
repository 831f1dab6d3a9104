package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tuwen.emulator.store.ObjectRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a signature, a bucket that is public is no way to what is private in it. */
@Timeout(60)
class AnonymousClientsTest extends EmulatorTest {
  private static final String FORM =
      "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n%s\r\n"
          + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nother"
          + "\r\n--b--\r\n";

  @BeforeEach
  void openTheBucket() throws IOException {
    emulator.bucket(BUCKET).setAcl("public-read-write");
  }

  /** The form looked at the bucket's ACL alone. */
  @Test
  void a_form_replaces_no_private_object() throws Exception {
    put("form", "private");

    assertThat(post("form")).startsWith("HTTP/1.1 403");

    assertThat(content("form")).isEqualTo("owner");
    assertThat(post("free")).startsWith("HTTP/1.1 204");
  }

  /** Its right was looked at before its body came, and the object came between the two. */
  @Test
  void a_put_that_is_slow_replaces_no_private_object_that_came_meanwhile() throws Exception {
    try (var socket =
        send("PUT /photos/slow HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n")) {
      readTo("HTTP/1.1 100 Continue\r\n\r\n", socket);
      put("slow", "private");
      socket.getOutputStream().write("other".getBytes(US_ASCII));

      assertThat(rest(socket)).startsWith("HTTP/1.1 403");
    }
    assertThat(content("slow")).isEqualTo("owner");
  }

  /** The file of a new version is there a moment before the index says that it is private. */
  @Test
  void a_version_that_is_private_is_not_read_where_the_index_has_the_one_before() throws Exception {
    put("read", "private");
    var index = emulator.bucket(BUCKET).index();
    index.put("read", index.get("read").withAcl("public-read"));

    try (var socket = send("GET /photos/read HTTP/1.1\r\n")) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 403").doesNotContain("owner");
    }
    try (var socket =
        send(
            "PUT /photos/copy HTTP/1.1\r\nContent-Length: 0\r\n"
                + "x-oss-copy-source: /photos/read\r\n")) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 403");
    }
    assertThat(index).doesNotContainKey("copy");
  }

  /** The server that processes reads by the name, and what it read had come since the look. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void nothing_is_told_of_a_private_version_that_came_before_it_was_processed(int status)
      throws Exception {
    put("image", "default");

    assertThat(processed(status, () -> put("image", "private")))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("owner");
  }

  /** It was private when it was read, and the one after it is public. */
  @Test
  void nothing_is_told_of_a_private_version_that_came_and_went_while_it_was_processed()
      throws Exception {
    put("image", "default", Instant.EPOCH);

    assertThat(
            processed(
                200,
                () -> {
                  put("image", "private");
                  put("image", "default");
                }))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("owner");
  }

  @Test
  void what_is_public_is_processed() throws Exception {
    put("image", "default");

    assertThat(processed(200, () -> {})).startsWith("HTTP/1.1 200").contains("owner");
    assertThat(processed(400, () -> {})).startsWith("HTTP/1.1 400").contains("owner");
  }

  private interface Step {
    void perform() throws IOException;
  }

  /**
   * What a client is answered whose image is processed.
   *
   * @param status of the processing server's answer, which has the bytes of the original in it
   * @param first what happens before that server answers
   */
  private static String processed(int status, Step first) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            first.perform();
            var answer =
                "<Error><Code>BadRequest</Code><Message>%s</Message></Error>"
                    .formatted(content("image"))
                    .getBytes(US_ASCII);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    var address = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    emulator.processImagesBy((bucket, key, process) -> Optional.of(address));
    try (var socket = send("GET /photos/image?x-oss-process=image/info HTTP/1.1\r\n")) {
      return rest(socket);
    } finally {
      server.stop(0);
    }
  }

  private static String post(String key) throws IOException {
    var body = FORM.formatted(key);
    try (var socket =
        send(
            "POST /photos/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n")) {
      socket.getOutputStream().write(body.getBytes(US_ASCII));
      return rest(socket);
    }
  }

  private static Socket send(String head) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port());
    socket
        .getOutputStream()
        .write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
    return socket;
  }

  private static void readTo(String end, Socket socket) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      var next = socket.getInputStream().read();
      assertThat(next).as("after " + read).isNotNegative();
      read.append((char) next);
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static void put(String key, String acl) throws IOException {
    put(key, acl, Instant.now());
  }

  private static void put(String key, String acl, Instant modified) throws IOException {
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream("owner".getBytes(UTF_8)));
      var record =
          new ObjectRecord(
              key,
              draft.size(),
              draft.eTag(),
              draft.crc64(),
              ObjectRecord.NORMAL,
              modified,
              Map.of(),
              Map.of(),
              acl);
      bucket.publish(draft, record, any -> {});
    }
  }

  private static String content(String key) throws IOException {
    try (var version = emulator.bucket(BUCKET).open(key).orElseThrow()) {
      return new String(version.bytes().readAllBytes(), UTF_8);
    }
  }
}
