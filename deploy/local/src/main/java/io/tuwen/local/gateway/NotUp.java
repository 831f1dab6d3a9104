package io.tuwen.local.gateway;

import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.language.Messages;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a client hears where a service does not answer: in the shape that its address promises. The
 * pages of mini-programs hang on anything else.
 */
record NotUp(int status, Map<String, String> headers, Buffer body) {
  private static final String JSON = "application/json";

  static NotUp of(HttpServerRequest request, String service) {
    var language = CompatibilityEndpoint.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    var sentence =
        Messages.detail(ErrorCode.INTERNAL_ERROR, "something went wrong, try again", language);
    return switch (request.path()) {
      case "/wxocr", "/cv/ocr/comm" ->
          compatible(
              200,
              new JsonObject().put("errcode", -1).put("errmsg", sentence).toBuffer(),
              Map.of());
      case "/get_ocr_result" -> compatible(200, Buffer.buffer(Json.encode(sentence)), Map.of());
      case "/ocrservice/advanced" ->
          compatible(
              503,
              new JsonObject()
                  .put("error_code", "service_unavailable")
                  .put("error_msg", sentence)
                  .toBuffer(),
              Map.of(
                  "Retry-After", "1",
                  "X-Ca-Error-Code", "X503BZ",
                  "X-Ca-Error-Message", "Failed To Call Backend Service",
                  "X-Ca-Request-Id", UUID.randomUUID().toString()));
      default ->
          new NotUp(
              503,
              Map.of("Retry-After", "1", "Content-Type", Answer.MEDIA_TYPE),
              Answer.unavailable(service));
    };
  }

  private static NotUp compatible(int status, Buffer body, Map<String, String> more) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", JSON);
    headers.put("Vary", "Accept-Language");
    headers.put("Cache-Control", "no-store");
    headers.putAll(more);
    return new NotUp(status, headers, body);
  }
}
