package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * WeChat's {@code stable_token} and {@code cv/ocr/comm}, for the app of the logins. A token works
 * for two hours, an app has 100 images a day, an image has less than 2 MB, and its part is called
 * {@code img}. Any error is to be had by a switch, of the two addresses each.
 */
public final class WechatOcrSimulator {
  public static final String TOKEN_PATH = "/cgi-bin/stable_token";
  public static final String PATH = "/cv/ocr/comm";

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final Duration LIFE = Duration.ofHours(2);
  private static final int MAX_BYTES = 2_000_000;
  private static final Pattern BOUNDARY =
      Pattern.compile("multipart/form-data; ?boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?");

  private final CloudSwitch faults = new CloudSwitch();
  private final CloudSwitch tokenFaults = new CloudSwitch();
  private final AtomicInteger tokens = new AtomicInteger();
  private final Pictures pictures;
  private final WechatSimulator app;
  private final InstantSource clock;
  private Optional<String> token = Optional.empty();
  private Instant end = Instant.EPOCH;
  private LocalDate day = LocalDate.EPOCH;
  private int images;
  private int imagesPerDay = 100;

  WechatOcrSimulator(Pictures pictures, WechatSimulator app, InstantSource clock) {
    this.pictures = pictures;
    this.app = app;
    this.clock = clock;
  }

  public CloudSwitch faults() {
    return faults;
  }

  public CloudSwitch tokenFaults() {
    return tokenFaults;
  }

  /** The token that is given now; empty where none was asked for. */
  public synchronized Optional<String> token() {
    return token;
  }

  /** The token that was given works no more. */
  public synchronized void expireToken() {
    token = Optional.empty();
  }

  public synchronized void allow(int imagesPerDay) {
    this.imagesPerDay = imagesPerDay;
    images = 0;
  }

  Reply token(Buffer body) {
    return tokenFaults.fault().orElseGet(() -> given(body));
  }

  private synchronized Reply given(Buffer body) {
    try {
      var request = new JsonObject(body);
      if (!"client_credential".equals(request.getString("grant_type"))) {
        return refused(40002);
      }
      if (!app.appId().equals(request.getString("appid"))) {
        return refused(40013);
      }
      if (!app.secret().equals(request.getString("secret"))) {
        return refused(40125);
      }
    } catch (DecodeException | ClassCastException e) {
      return refused(47001);
    }
    var now = clock.instant();
    if (token.isEmpty() || !now.isBefore(end)) {
      token = Optional.of(Names.of(43, "access token", Integer.toString(tokens.incrementAndGet())));
      end = now.plus(LIFE);
    }
    return json(
        new JsonObject()
            .put("access_token", token.get())
            .put("expires_in", Duration.between(now, end).toSeconds()));
  }

  Reply answer(HttpServerRequest request, Buffer body) {
    var picture = image(request.getHeader("Content-Type"), body).orElse(new byte[0]);
    return faults.fault(picture).or(() -> refusal(request)).orElseGet(() -> read(request, body));
  }

  /** An answer by its {@code errcode}, or by a status where there is none. */
  static Fault fault(int status, String errcode) {
    return errcode.isEmpty()
        ? Fault.answer(status, Map.of(), "")
        : Fault.of(refused(Integer.parseInt(errcode)));
  }

  private synchronized Optional<Reply> refusal(HttpServerRequest request) {
    var isValid =
        token.isPresent()
            && token.get().equals(request.getParam("access_token"))
            && clock.instant().isBefore(end);
    if (!isValid) {
      return Optional.of(refused(40001));
    }
    var today = clock.instant().atZone(CHINA).toLocalDate();
    images = today.equals(day) ? images : 0;
    day = today;
    return images++ < imagesPerDay ? Optional.empty() : Optional.of(refused(45009));
  }

  private Reply read(HttpServerRequest request, Buffer body) {
    if (request.getHeader("Content-Length") == null || body.length() >= MAX_BYTES) {
      return refused(41005);
    }
    return image(request.getHeader("Content-Type"), body)
        .map(
            image ->
                pictures.see(image).map(WechatOcrSimulator::text).orElseGet(() -> refused(101002)))
        .orElseGet(() -> refused(41005));
  }

  /** The content of the first part, where that is called {@code img} and is a file. */
  private static Optional<byte[]> image(String type, Buffer body) {
    var boundary = BOUNDARY.matcher(type == null ? "" : type);
    if (!boundary.matches()) {
      return Optional.empty();
    }
    var form = body.toString(StandardCharsets.ISO_8859_1.name());
    var begin = "--" + boundary.group(1) + "\r\n";
    var head = form.indexOf("\r\n\r\n");
    var end = form.indexOf("\r\n--" + boundary.group(1) + "--");
    if (!form.startsWith(begin) || head < 0 || end < head) {
      return Optional.empty();
    }
    var headers = form.substring(begin.length(), head);
    return headers.contains(" name=\"img\"") && headers.contains(" filename=\"")
        ? Optional.of(form.substring(head + 4, end).getBytes(StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  private static Reply text(Pictures.Seen seen) {
    var items = new JsonArray();
    for (var line : seen.lines()) {
      var left = line.left() * seen.width();
      var top = line.top() * seen.height();
      var right = line.right() * seen.width();
      var bottom = line.bottom() * seen.height();
      items.add(
          new JsonObject()
              .put("text", line.text())
              .put(
                  "pos",
                  new JsonObject()
                      .put("left_top", point(left, top))
                      .put("right_top", point(right, top))
                      .put("right_bottom", point(right, bottom))
                      .put("left_bottom", point(left, bottom))));
    }
    return json(
        new JsonObject()
            .put("errcode", 0)
            .put("errmsg", "ok")
            .put("items", items)
            .put("img_size", new JsonObject().put("w", seen.width()).put("h", seen.height())));
  }

  private static JsonObject point(double x, double y) {
    return new JsonObject().put("x", Math.round(x)).put("y", Math.round(y));
  }

  private static Reply refused(int number) {
    return json(
        new JsonObject()
            .put("errcode", number)
            .put("errmsg", "refused hint: [aB3dE] rid: 655f1b9c-1-2"));
  }

  private static Reply json(JsonObject body) {
    return new Reply.Whole(200, Map.of("Content-Type", "text/plain"), body.toBuffer());
  }
}
