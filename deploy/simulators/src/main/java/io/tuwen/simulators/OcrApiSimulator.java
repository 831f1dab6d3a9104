package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Aliyun's OCR API, for one account. It verifies signatures, takes ten calls a second, and takes a
 * temporary key until it is told that these have expired. Any error is to be had by its switch.
 */
public final class OcrApiSimulator {
  public static final String PATH = "/";

  private static final String VERSION = "2021-07-07";
  private static final Set<String> ACTIONS =
      Set.of("RecognizeAdvanced", "RecognizeBasic", "RecognizeGeneral", "RecognizeHandwriting");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 10_000_000;

  private final CloudSwitch faults = new CloudSwitch();
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Set<String> nonces = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<Long> recent = new ArrayDeque<>();
  private final Pictures pictures;
  private final InstantSource clock;
  private final Key key;
  private volatile int callsPerSecond = 10;

  /**
   * What calls are signed with.
   *
   * @param token empty where the key is not a temporary one
   */
  public record Key(String id, String secret, String token) {}

  OcrApiSimulator(Pictures pictures, InstantSource clock) {
    this.pictures = pictures;
    this.clock = clock;
    key = new Key("LTAI" + Names.of(16, "ocr key"), Names.of(30, "ocr secret"), "");
    keys.put(key.id(), key);
  }

  public Key key() {
    return key;
  }

  /** A temporary key, as STS gives them. */
  public Key temporaryKey() {
    var name = UUID.randomUUID().toString();
    var temporary =
        new Key(
            "STS." + Names.of(16, name), Names.of(30, name, "secret"), Names.of(43, name, "token"));
    keys.put(temporary.id(), temporary);
    return temporary;
  }

  /** Temporary keys that were given work no more. */
  public void expireKeys() {
    keys.replaceAll(
        (id, known) -> known.token().isEmpty() ? known : new Key(id, known.secret(), "expired"));
  }

  public void allow(int callsPerSecond) {
    this.callsPerSecond = callsPerSecond;
  }

  public CloudSwitch faults() {
    return faults;
  }

  Reply answer(HttpServerRequest request, Buffer body) {
    return faults.fault(body.getBytes()).orElseGet(() -> read(request, body));
  }

  /** An answer by its status and code. */
  static Fault fault(int status, String code) {
    return Fault.of(refused(status, code));
  }

  private Reply read(HttpServerRequest request, Buffer body) {
    return Acs3.of(request, body)
        .map(signature -> refusal(signature).orElseGet(() -> read(request, body, signature)))
        .orElseGet(() -> refused(400, "IncompleteSignature"));
  }

  private Optional<Reply> refusal(Acs3 signature) {
    var known = keys.get(signature.keyId());
    if (known == null) {
      return Optional.of(refused(404, "InvalidAccessKeyId.NotFound"));
    }
    if (!known.token().equals(signature.header("x-acs-security-token"))) {
      return Optional.of(refused(400, "InvalidSecurityToken.Expired"));
    }
    if (!signature.isOf(known.secret())) {
      return Optional.of(refused(400, "SignatureDoesNotMatch"));
    }
    if (!signature.isAt(clock.instant())) {
      return Optional.of(refused(400, "InvalidTimeStamp.Expired"));
    }
    if (!nonces.add(signature.header("x-acs-signature-nonce"))) {
      return Optional.of(refused(400, "SignatureNonceUsed"));
    }
    return Optional.empty();
  }

  private Reply read(HttpServerRequest request, Buffer body, Acs3 signature) {
    if (!ACTIONS.contains(signature.header("x-acs-action"))
        || !VERSION.equals(signature.header("x-acs-version"))) {
      return refused(404, "InvalidAction.NotFound");
    }
    if (!isInTime()) {
      return refused(429, "Throttling.User");
    }
    if (!"application/octet-stream".equals(request.getHeader("Content-Type"))) {
      return refused(400, "MissingImageUrl");
    }
    if (body.length() > MAX_BYTES) {
      return refused(413, "exceededImageContent");
    }
    return pictures
        .see(body.getBytes())
        .map(OcrApiSimulator::text)
        .orElseGet(() -> refused(415, "unsupportedImageFormat"));
  }

  private synchronized boolean isInTime() {
    var now = clock.millis();
    while (!recent.isEmpty() && recent.peek() <= now - SECOND.toMillis()) {
      recent.poll();
    }
    return recent.size() < callsPerSecond && recent.add(now);
  }

  /** INVARIANT: the data are a text that has JSON inside, as in recorded answers. */
  private static Reply text(Pictures.Seen seen) {
    if (Math.min(seen.width(), seen.height()) < 16
        || Math.max(seen.width(), seen.height()) > 8191) {
      return refused(400, "illegalImageContent");
    }
    return json(200, new JsonObject().put("Data", Prism.text(seen, true).encode()));
  }

  private static Reply refused(int status, String code) {
    return json(
        status,
        new JsonObject()
            .put("HostId", "ocr-api.cn-hangzhou.aliyuncs.com")
            .put("Code", code)
            .put("Message", "Request was denied: " + code));
  }

  private static Reply json(int status, JsonObject body) {
    return new Reply.Whole(
        status,
        Map.of("Content-Type", "application/json;charset=utf-8"),
        body.put("RequestId", "43A29C77-405E-4CC0-BC55-EE694AD00655").toBuffer());
  }
}
