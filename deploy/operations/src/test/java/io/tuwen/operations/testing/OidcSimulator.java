package io.tuwen.operations.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tuwen.emulator.auth.RsaKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * An identity provider: discovery, keys, a login that asks for no password, and tokens for codes,
 * with PKCE. It says who comes next by {@link #next}.
 */
public final class OidcSimulator implements QuarkusTestResourceLifecycleManager {
  public static final String SECRET = "a-secret-of-the-console-of-32-characters";
  private static final String CLIENT = "tuwen-console";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** What {@code /authorize} was asked, and who came. */
  private record Grant(String nonce, String challenge, String redirect, Person person) {}

  /** Who logs in next. */
  public record Person(String subject, String groups) {}

  private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();
  private static volatile Person person = new Person("alice", "[\"tuwen-operator\"]");
  private static volatile boolean forging;

  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final RsaKeys keys = new RsaKeys();
  private HttpServer server;
  private String issuer;

  public static void next(String subject, String groups) {
    person = new Person(subject, groups);
    forging = false;
  }

  /** The next token is signed by another key than the provider's. */
  public static void forge() {
    forging = true;
  }

  /** The paths that were asked for so far. */
  public static Queue<String> asked() {
    return ASKED;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", this::answer);
    server.start();
    return Map.of(
        "tuwen.oidc.enabled", "true",
        "tuwen.oidc.https", "false",
        "tuwen.oidc.issuer", issuer,
        "tuwen.oidc.client-id", CLIENT,
        "tuwen.oidc.client-secret", SECRET);
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    ASKED.add(path);
    try (exchange) {
      switch (path) {
        case "/.well-known/openid-configuration" -> json(exchange, 200, discovery());
        case "/jwks" -> json(exchange, 200, keys());
        case "/authorize" -> authorize(exchange);
        case "/token" -> token(exchange);
        default -> json(exchange, 404, "{}");
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String discovery() {
    return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/jwks",
         "response_types_supported":["code"],"subject_types_supported":["public"],
         "id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"]}
        """
        .formatted(issuer);
  }

  private String keys() {
    var known = (RSAPublicKey) keys.get().getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"1\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(unsigned(known.getModulus()), unsigned(known.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return BASE64.encodeToString(
        bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private void authorize(HttpExchange exchange) throws IOException {
    var asked = parameters(exchange.getRequestURI().getRawQuery());
    var code = UUID.randomUUID().toString();
    var redirect = asked.get("redirect_uri");
    grants.put(code, new Grant(asked.get("nonce"), asked.get("code_challenge"), redirect, person));
    var back = redirect + "?code=" + code + "&state=" + asked.get("state");
    exchange.getResponseHeaders().add("Location", back);
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange) throws IOException, GeneralSecurityException {
    var asked = parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var grant = grants.remove(asked.getOrDefault("code", ""));
    var verifier = asked.getOrDefault("code_verifier", "").getBytes(UTF_8);
    var challenge = BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier));
    var basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
    var isKnown = ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (grant == null
        || !isKnown
        || !challenge.equals(grant.challenge())
        || !grant.redirect().equals(asked.get("redirect_uri"))) {
      json(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    var now = Instant.now().getEpochSecond();
    var claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"nonce\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":%s}"
            .formatted(
                issuer,
                CLIENT,
                grant.person().subject(),
                grant.nonce(),
                now,
                now + 300,
                grant.person().groups());
    var token = signed(claims);
    json(
        exchange,
        200,
        "{\"access_token\":\"%1$s\",\"id_token\":\"%1$s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
            .formatted(token));
  }

  private String signed(String claims) throws GeneralSecurityException {
    var head = BASE64.encodeToString("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(UTF_8));
    var text = head + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign((forging ? new RsaKeys() : keys).get().getPrivate());
    signature.update(text.getBytes(UTF_8));
    return text + "." + BASE64.encodeToString(signature.sign());
  }

  private static Map<String, String> parameters(String text) {
    return Arrays.stream(text.split("&", -1))
        .map(it -> it.split("=", 2))
        .filter(it -> it.length == 2)
        .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], UTF_8)));
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
