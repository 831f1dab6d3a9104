package io.tuwen.upload.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Signs as MNS does, and serves the certificate for it. */
public final class MnsSimulator implements QuarkusTestResourceLifecycleManager {
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** Where it believes to send to: what is in front of the service has another path. */
  public static final String PATH = "/at/the/edge";

  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final KeyStore keys = keys();
  private HttpServer server;

  /** A certificate can be made by the JDK's tool alone. */
  private static KeyStore keys() {
    try {
      var directory = Files.createTempDirectory("tuwen-mns-");
      var file = directory.resolve("keys.p12");
      var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      var made =
          new ProcessBuilder(
                  tool.toString(),
                  "-genkeypair",
                  "-alias",
                  "mns",
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=notify",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD))
              .inheritIO()
              .start()
              .waitFor();
      if (made != 0) {
        throw new IllegalStateException("keytool has made no certificate");
      }
      var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
      Files.delete(file);
      Files.delete(directory);
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The headers of a push to this query, with this body, at this time. */
  public SortedMap<String, String> headers(String query, String body, Instant time) {
    var headers = new TreeMap<String, String>();
    headers.put("content-md5", md5(body));
    headers.put("content-type", "text/plain;charset=utf-8");
    headers.put("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
    headers.put("x-mns-message-id", "250EB49D5F8D737A391C93C6ED165396");
    headers.put("x-mns-request-id", "6423F9B7BF94313030AF5EA0");
    headers.put("x-mns-signing-cert-url", base64(certificateUrl()));
    headers.put("x-mns-version", "2015-06-06");
    headers.put("authorization", sign(text(headers, query)));
    return headers;
  }

  private static String text(SortedMap<String, String> headers, String query) {
    return "POST\n%s\n%s\n%s\n%s%s%s"
        .formatted(
            headers.get("content-md5"),
            headers.get("content-type"),
            headers.get("date"),
            headers.entrySet().stream()
                .filter(it -> it.getKey().startsWith("x-mns-"))
                .map(it -> it.getKey() + ":" + it.getValue() + "\n")
                .collect(Collectors.joining()),
            PATH,
            query.isEmpty() ? "" : "?" + query);
  }

  private String sign(String text) {
    try {
      return RsaSigner.sign("SHA1withRSA", (PrivateKey) keys.getKey("mns", PASSWORD), text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String md5(String body) {
    try {
      var md5 = MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(md5);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public String certificateUrl() {
    return origin() + "/x509_public_certificate.pem";
  }

  private String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private byte[] certificate() {
    try {
      var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
      var pem =
          "-----BEGIN CERTIFICATE-----\n"
              + encoder.encodeToString(keys.getCertificate("mns").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return pem.getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(certificate());
            }
          });
      server.start();
      return Map.of(
          "tuwen.intake.token",
          TOKEN,
          "tuwen.intake.url",
          "https://api.example.com" + PATH,
          "tuwen.intake.mns-certificates",
          origin());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(MnsSimulator.class));
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}
