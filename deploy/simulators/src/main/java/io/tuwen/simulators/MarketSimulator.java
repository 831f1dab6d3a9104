package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The general text API of Aliyun's cloud market, with one purchase. Any error is to be had by its
 * switch.
 */
public final class MarketSimulator {
  public static final String PATH = "/ocrservice/advanced";

  private final CloudSwitch faults = new CloudSwitch();
  private final Pictures pictures;
  private final String appCode;

  MarketSimulator(String appCode, Pictures pictures) {
    this.appCode = appCode;
    this.pictures = pictures;
  }

  public String appCode() {
    return appCode;
  }

  public CloudSwitch faults() {
    return faults;
  }

  Reply answer(HttpServerRequest request, Buffer body) {
    return faults.fault(picture(body)).orElseGet(() -> read(request, body));
  }

  /** As a request tells it before anything else is looked at. */
  private static byte[] picture(Buffer body) {
    try {
      return Base64.getDecoder().decode(new JsonObject(body).getString("img", ""));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** An answer by its status, and by the gateway's code where there is one. */
  static Fault fault(int status, String code) {
    return Fault.of(code.isEmpty() ? service(status) : gateway(status, code, "As it was told to"));
  }

  private Reply read(HttpServerRequest request, Buffer body) {
    if (!("APPCODE " + appCode).equals(request.getHeader("Authorization"))) {
      return gateway(401, "A401AC", "Invalid AppCode `not exists`");
    }
    var type = request.getHeader("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      return service(460);
    }
    try {
      return read(new JsonObject(body));
    } catch (DecodeException | ClassCastException e) {
      return service(460);
    }
  }

  private Reply read(JsonObject request) {
    var image = request.getString("img");
    if (image == null) {
      return service(461);
    }
    try {
      var isWanted = List.of("true").contains(String.valueOf(request.getValue("prob")));
      return pictures
          .see(Base64.getDecoder().decode(image))
          .map(it -> text(Prism.text(it, isWanted)))
          .orElseGet(() -> service(462));
    } catch (IllegalArgumentException e) {
      return service(462);
    }
  }

  private static Reply text(JsonObject text) {
    text.put("sid", "95246a4d").put("algo_version", "");
    return new Reply.Whole(
        200, Map.of("Content-Type", "application/json; charset=utf-8"), text.toBuffer());
  }

  private static Reply gateway(int status, String code, String message) {
    return new Reply.Whole(
        status,
        Map.of(
            "X-Ca-Error-Code", code,
            "X-Ca-Error-Message", message,
            "X-Ca-Request-Id", "2A1B3C4D-0000-4000-8000-000000000001"),
        Buffer.buffer());
  }

  private static Reply service(int status) {
    return new Reply.Whole(status, Map.of(), Buffer.buffer());
  }
}
