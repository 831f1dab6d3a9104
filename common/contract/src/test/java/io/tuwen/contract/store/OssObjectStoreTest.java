package io.tuwen.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.aliyun.oss.OSSClientBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter on Aliyun's SDK, against the emulator. */
class OssObjectStoreTest extends ObjectStoreConformance {
  private static final String LISTED =
      "<Contents><Key>guest/%s</Key><LastModified>2026-12-01T10:00:00.000Z</LastModified>"
          + "<ETag>\"5B3C1A2E053D763E1B002CC607C5A0FE\"</ETag><Type>%s</Type><Size>9</Size>"
          + "<StorageClass>Standard</StorageClass></Contents>";

  @TempDir private static Path directory;
  private static OssEmulator emulator;
  private static ObjectStore store;

  @BeforeAll
  static void startEmulator() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of(Backends.ACCESS_KEY_ID, Backends.ACCESS_KEY_SECRET),
                Backends.REGION,
                Backends.BUCKETS));
    store = new OssObjectStore(config(emulator.endpoint(), Backends.ACCESS_KEY_SECRET));
  }

  @AfterAll
  static void stopEmulator() {
    store.close();
    emulator.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected ObjectStore intruder() {
    return new OssObjectStore(config(emulator.endpoint(), "a-wrong-secret"));
  }

  @Override
  protected ObjectStore unreachable() {
    // Port 1 of this machine: reserved, and without a listener.
    return new OssObjectStore(config(URI.create("http://127.0.0.1:1"), Backends.ACCESS_KEY_SECRET));
  }

  /** A proxy whose store is away for a moment, and a pod at the address that another has left. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 403, 404, 409, 412})
  void what_another_host_says_is_no_word_of_the_store(int status) throws IOException {
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    other.start();
    var endpoint = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
    try (var asking = new OssObjectStore(config(endpoint, Backends.ACCESS_KEY_SECRET))) {
      var key = new ObjectKey("guest/there");
      var content = Content.of(new byte[1]);
      var type = Attributes.ofType("image/jpeg");
      assertThatUnavailable(() -> asking.describe(Bucket.ORIGINALS, key));
      assertThatUnavailable(() -> asking.open(Bucket.ORIGINALS, key));
      assertThatUnavailable(() -> asking.putIfAbsent(Bucket.ORIGINALS, key, content, type));
      assertThatUnavailable(() -> asking.delete(Bucket.ORIGINALS, key));
    } finally {
      other.stop(0);
    }
  }

  /**
   * An object of the class Archive: HEAD answers and GET does not, each time. An import tried the
   * same one for ever.
   */
  @Test
  void an_object_that_has_to_be_restored_first_is_said_to_be_archived_and_asked_for_once()
      throws IOException {
    var requests = new AtomicInteger();
    var archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    archive.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          var error =
              "<Error><Code>InvalidObjectState</Code><Message>archived</Message>"
                  + "<RequestId>1</RequestId><HostId>h</HostId></Error>";
          exchange.getResponseHeaders().add("x-oss-request-id", "1");
          exchange.sendResponseHeaders(403, error.length());
          exchange.getResponseBody().write(error.getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    archive.start();
    var endpoint = URI.create("http://127.0.0.1:" + archive.getAddress().getPort());
    try (var asking = new OssObjectStore(config(endpoint, Backends.ACCESS_KEY_SECRET))) {
      assertThatExceptionOfType(ArchivedObject.class)
          .isThrownBy(() -> asking.open(Bucket.ORIGINALS, new ObjectKey("guest/there")))
          .matches(it -> it.code() == ErrorCode.STORAGE_UNAVAILABLE);
    } finally {
      archive.stop(0);
    }
    assertThat(requests).hasValue(1);
  }

  /**
   * Who may put objects below a prefix may put a link there, to an image of another owner. The
   * storage follows it with our rights and says so in one header.
   */
  @Test
  void a_symbolic_link_is_no_object() throws IOException {
    var linking = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    linking.createContext("/", OssObjectStoreTest::answerAsForLinks);
    linking.start();
    var endpoint = URI.create("http://127.0.0.1:" + linking.getAddress().getPort());
    try (var asking = new OssObjectStore(config(endpoint, Backends.ACCESS_KEY_SECRET))) {
      var link = new ObjectKey("guest/link");
      assertThat(asking.describe(Bucket.ORIGINALS, link)).isEmpty();
      assertThat(asking.open(Bucket.ORIGINALS, link)).isEmpty();
      var image = new ObjectKey("guest/image");
      assertThat(asking.describe(Bucket.ORIGINALS, image)).isPresent();
      try (var opened = asking.open(Bucket.ORIGINALS, image).orElseThrow()) {
        assertThat(opened.stream()).hasBinaryContent("another's".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(asking.list(Bucket.ORIGINALS, "guest/", "", 10).objects())
          .extracting(it -> it.key().value())
          .containsExactly("guest/image");
    } finally {
      linking.stop(0);
    }
  }

  private static void answerAsForLinks(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var headers = exchange.getResponseHeaders();
      headers.add("x-oss-request-id", "1");
      headers.add("Last-Modified", "Tue, 01 Dec 2026 10:00:00 GMT");
      if (exchange.getRequestMethod().equals("GET") && !path.contains("guest/")) {
        var body = LISTED.formatted("image", "Normal") + LISTED.formatted("link", "Symlink");
        send(
            exchange,
            "<ListBucketResult><Name>b</Name><Prefix>guest/</Prefix><MaxKeys>10</MaxKeys>"
                + "<KeyCount>2</KeyCount><IsTruncated>false</IsTruncated>"
                + body
                + "</ListBucketResult>");
        return;
      }
      headers.add("ETag", "\"5B3C1A2E053D763E1B002CC607C5A0FE\"");
      headers.add("x-oss-object-type", path.endsWith("/link") ? "Symlink" : "Normal");
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.add("Content-Length", "9");
        exchange.sendResponseHeaders(200, -1);
      } else {
        send(exchange, "another's");
      }
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** One such key of a phone's or a customer's own stopped every sweep and deletion. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void keys_that_are_none_of_ours_are_passed_over(int limit) {
    var prefix = "u-strange" + limit + "/";
    var oss =
        new OSSClientBuilder()
            .build(
                emulator.endpoint().toString(), Backends.ACCESS_KEY_ID, Backends.ACCESS_KEY_SECRET);
    try {
      for (var name :
          List.of("\u0001", "a b+c", "a\u007fb", "d\te", "d\tf", "d\tg", "图%2F", "\u0085")) {
        oss.putObject(
            store.name(Bucket.ORIGINALS), prefix + name, new ByteArrayInputStream(new byte[1]));
      }
    } finally {
      oss.shutdown();
    }

    var found = new ArrayList<String>();
    ObjectPage page;
    var after = "";
    do {
      page = store.list(Bucket.ORIGINALS, prefix, after, limit);
      for (var object : page.objects()) {
        after = object.key().value();
        found.add(after.substring(prefix.length()));
      }
    } while (page.more() && !page.objects().isEmpty());

    assertThat(found).containsExactly("a b+c", "\u0085", "图%2F");
  }

  @Test
  void a_storage_with_tls_is_trusted_by_its_authority_alone(@TempDir Path other) throws Exception {
    var tls = PemFiles.of("dns:localhost", other);
    try (var secure =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                other.resolve("data"),
                Map.of(Backends.ACCESS_KEY_ID, Backends.ACCESS_KEY_SECRET),
                Backends.REGION,
                Backends.BUCKETS,
                Set.of(),
                Set.of(),
                Optional.of(new OssEmulatorConfig.TlsFiles(tls.certificate(), tls.key()))))) {
      var named = URI.create("https://localhost:" + secure.port());
      try (var trusting = new OssObjectStore(config(named, tls.certificate()));
          var doubting = new OssObjectStore(config(named, Backends.ACCESS_KEY_SECRET));
          // The certificate does not name the address.
          var elsewhere = new OssObjectStore(config(secure.endpoint(), tls.certificate()))) {
        var key = new ObjectKey("guest/there");
        trusting.put(
            Bucket.ORIGINALS, key, Content.of(new byte[3]), Attributes.ofType("image/jpeg"));

        assertThat(trusting.describe(Bucket.ORIGINALS, key)).isPresent();
        assertThatUnavailable(() -> doubting.describe(Bucket.ORIGINALS, key));
        assertThatUnavailable(() -> elsewhere.describe(Bucket.ORIGINALS, key));
      }
    }
  }

  private static StorageConfig config(URI endpoint, Path authorities) {
    return StorageConfigs.of(
        Map.of(
            "tuwen.storage.endpoint",
            endpoint.toString(),
            "tuwen.storage.path-style",
            "true",
            "tuwen.storage.trusted-certificates",
            authorities.toString(),
            "tuwen.storage.access-key-id",
            Backends.ACCESS_KEY_ID,
            "tuwen.storage.access-key-secret",
            Backends.ACCESS_KEY_SECRET));
  }

  private static void assertThatUnavailable(ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(call)
        .matches(it -> it.code() == ErrorCode.STORAGE_UNAVAILABLE);
  }

  private static StorageConfig config(URI endpoint, String secret) {
    return StorageConfigs.of(
        Map.of(
            "tuwen.storage.endpoint",
            endpoint.toString(),
            "tuwen.storage.access-key-id",
            Backends.ACCESS_KEY_ID,
            "tuwen.storage.access-key-secret",
            secret));
  }
}
