package io.tuwen.upload.endpoint;

import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.http.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** The answers of WeChat's addresses: whatever happens, 200, in the language of the client. */
final class WxAnswer {
  private WxAnswer() {}

  static RestResponse<WxOcr> of(TextReception.Read read, RoutingContext context) {
    var language =
        CompatibilityEndpoint.language(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    return answer(
        read.text().map(it -> WxOcr.of(it, language)).orElseGet(() -> WxOcr.pending(language)));
  }

  static RestResponse<WxOcr> failed(Throwable e, HttpHeaders request) {
    var refusal = Refusal.of(e);
    var language =
        CompatibilityEndpoint.language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    return answer(WxOcr.failed(refusal.code(), refusal.detail(), language));
  }

  private static RestResponse<WxOcr> answer(WxOcr body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .build();
  }
}
