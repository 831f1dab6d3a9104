package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream("owner".getBytes(UTF_8)));
      bucket.publish(draft, record(key, draft, Map.of()).withAcl(acl), any -> {});
    }
  }

  private static String content(String key) throws IOException {
    try (var version = emulator.bucket(BUCKET).open(key).orElseThrow()) {
      return new String(version.bytes().readAllBytes(), UTF_8);
    }
  }
}
