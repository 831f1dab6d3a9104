package io.tuwen.upload.endpoint;

import io.tuwen.contract.http.BearerCredential;
import io.tuwen.contract.http.CallerResolver;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.ApiKeys;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * An API key of ours in {@code access_token}, where servers that call WeChat's OCR have their token
 * and cannot send a header. WeChat's own token says nothing to us: such a caller is a guest, where
 * there are guests.
 *
 * <p>INVARIANT: at no other address does a credential count that stands in a query.
 */
@ApplicationScoped
@Priority(AccessToken.BELOW_HEADERS)
class AccessToken implements CallerResolver {
  static final int BELOW_HEADERS = 50;

  private static final String PARAMETER = "access_token";

  private final ApiKeys apiKeys;

  AccessToken(ApiKeys apiKeys) {
    this.apiKeys = apiKeys;
  }

  @Override
  public Optional<Owner> owner(HttpServerRequest request) {
    return key(request)
        .map(it -> apiKeys.owner(it, ApiKeys.Scope.WRITE, BearerCredential.onBehalfOf(request)));
  }

  @Override
  public String app(HttpServerRequest request) {
    return key(request).map(apiKeys::app).orElse("");
  }

  private static Optional<String> key(HttpServerRequest request) {
    return CvOcrCommResource.PATH.equals(request.path())
        ? Optional.ofNullable(request.getParam(PARAMETER))
            .filter(it -> it.startsWith(ApiKeys.PREFIX))
        : Optional.empty();
  }
}
