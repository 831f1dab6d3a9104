package io.tuwen.emulator.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.credentials.http.MethodType;
import com.aliyun.credentials.utils.ParameterHelper;
import com.aliyun.openapiutil.Client;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.sts20150401.models.AssumeRoleRequest;
import com.aliyun.sts20150401.models.AssumeRoleResponseBody.AssumeRoleResponseBodyCredentials;
import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaRequest;
import com.aliyun.teaopenapi.models.Config;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.auth.Access;
import io.tuwen.emulator.auth.Hmac;
import io.tuwen.upload.Inputs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emulator's STS verifies what Aliyun's clients sign, so what it takes of our own clients, they
 * would sign alike.
 */
class StsOracleTest {
  private static final Pattern AUTHORIZATION =
      Pattern.compile("ACS3-HMAC-SHA256 Credential=AKID,SignedHeaders=([^,]+),Signature=(\\w+)");

  private final Inputs inputs = new Inputs();

  @Test
  void version_1_signs_as_the_vendors_clients_do() throws Exception {
    var helper = new ParameterHelper();
    for (int i = 0; i < Inputs.COUNT; i++) {
      var parameters = inputs.map();
      var secret = inputs.name();
      var method = i % 2 == 0 ? MethodType.GET : MethodType.POST;

      var ours = ApiSignature.v1(method.name(), parameters, secret);

      assertThat(ours)
          .isEqualTo(
              helper.signString(helper.composeStringToSign(method, parameters), secret + "&"))
          .isEqualTo(Client.getRPCSignature(parameters, method.name(), secret));
    }
    Inputs.report("STS version 1, by two clients", 2 * Inputs.COUNT);
  }

  @Test
  void acs3_signs_as_the_vendors_client_does() throws Exception {
    for (int i = 0; i < Inputs.COUNT; i++) {
      var request = new TeaRequest();
      request.method = i % 2 == 0 ? "POST" : "GET";
      request.pathname = "/";
      request.query = inputs.map();
      var hash = Hmac.hexSha256(inputs.text().getBytes(StandardCharsets.UTF_8));
      request.headers =
          new HashMap<>(
              Map.of(
                  "host", "sts.cn-hangzhou.aliyuncs.com",
                  "x-acs-action", "AssumeRole",
                  "x-acs-content-sha256", hash,
                  "x-acs-date", "2026-11-20T08:30:00Z",
                  "x-acs-signature-nonce", inputs.name(),
                  "x-acs-version", "2015-04-01"));
      var secret = inputs.name();
      var theirs =
          AUTHORIZATION.matcher(
              Client.getAuthorization(request, "ACS3-HMAC-SHA256", hash, "AKID", secret));
      assertThat(theirs.matches()).isTrue();

      var ours =
          ApiSignature.acs3(
              new StsRequest(
                  request.method,
                  "/",
                  request.query,
                  Map.of(),
                  new TreeMap<>(request.headers),
                  hash),
              List.of(theirs.group(1).split(";", -1)),
              secret);

      assertThat(ours).isEqualTo(theirs.group(2));
    }
    Inputs.report("ACS3", Inputs.COUNT);
  }

  /** From the policies that are to be pasted to an object in the bucket, with Aliyun's clients. */
  @Test
  void the_vendors_clients_take_the_role_of_phones_and_upload_with_it(@TempDir Path directory)
      throws Exception {
    var buckets = List.of("tuwen-originals");
    var config =
        new OssEmulatorConfig(
            "127.0.0.1", 0, directory, Map.of("AKID", "SECRET"), "cn-hangzhou", buckets);
    try (var emulator = OssEmulator.start(config)) {
      emulator.sts().add(Role.of("tuwen-phone", policy("phone")));
      var server = serve(emulator.sts());
      try {
        var session =
            """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:PutObject"],"Resource":["acs:oss:*:*:tuwen-originals/u-1/*"]}]}
            """;
        var credentials = assume(server, session);

        var oss = oss(emulator, credentials);
        put(oss, "u-1/image");
        assertThatThrownBy(() -> put(oss, "u-2/image"))
            .isInstanceOfSatisfying(
                OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("AccessDenied"));
        assertThatThrownBy(() -> oss.getObject("tuwen-originals", "u-1/image"))
            .isInstanceOf(OSSException.class);
        assertThatThrownBy(() -> assume(server, "{\"Version\":\"2\"}"))
            .isInstanceOfSatisfying(
                TeaException.class,
                it -> assertThat(it.getCode()).isEqualTo("InvalidParameter.PolicyGrammar"));
      } finally {
        server.stop(0);
      }
    }
    Inputs.report("AssumeRole and its credentials", 1);
  }

  private static String policy(String name) throws IOException {
    return Files.readString(Path.of("../policies/" + name + ".json"));
  }

  private static AssumeRoleResponseBodyCredentials assume(HttpServer server, String policy)
      throws Exception {
    var client =
        new com.aliyun.sts20150401.Client(
            new Config()
                .setAccessKeyId("AKID")
                .setAccessKeySecret("SECRET")
                .setProtocol("http")
                .setEndpoint("127.0.0.1:" + server.getAddress().getPort()));
    return client
        .assumeRole(
            new AssumeRoleRequest()
                .setRoleArn("acs:ram::" + Access.ACCOUNT + ":role/tuwen-phone")
                .setRoleSessionName("u-1")
                .setDurationSeconds(900L)
                .setPolicy(policy))
        .getBody()
        .getCredentials();
  }

  private static OSS oss(OssEmulator emulator, AssumeRoleResponseBodyCredentials credentials) {
    return new OSSClientBuilder()
        .build(
            emulator.endpoint().toString(),
            credentials.getAccessKeyId(),
            credentials.getAccessKeySecret(),
            credentials.getSecurityToken());
  }

  private static void put(OSS oss, String key) {
    oss.putObject("tuwen-originals", key, new ByteArrayInputStream(new byte[] {1}));
  }

  /** The clients ask at the root of a host. */
  private static HttpServer serve(Sts sts) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(sts, exchange));
    server.start();
    return server;
  }

  private static void answer(Sts sts, HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    var body = exchange.getRequestBody().readAllBytes();
    var isForm =
        headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded");
    var answer =
        sts.answer(
            new StsRequest(
                exchange.getRequestMethod(),
                "/",
                parameters(exchange.getRequestURI().getRawQuery()),
                isForm ? parameters(new String(body, StandardCharsets.UTF_8)) : Map.of(),
                headers,
                Hmac.hexSha256(body)));
    var text = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static Map<String, String> parameters(String text) {
    var parameters = new HashMap<String, String>();
    if (text != null) {
      Arrays.stream(text.split("&", -1))
          .filter(it -> !it.isEmpty())
          .map(it -> it.split("=", 2))
          .forEach(it -> parameters.put(decoded(it[0]), it.length > 1 ? decoded(it[1]) : ""));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
