package io.tuwen.upload.testing;

import io.tuwen.contract.http.CallerResolver;
import io.tuwen.contract.key.Owner;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** A credential that says the owner itself: all that a session or an API key has to add. */
@ApplicationScoped
public class TestCredential implements CallerResolver {
  public static final String HEADER = "Test-Owner";

  @Override
  public Optional<Owner> owner(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HEADER)).flatMap(Owner::parse);
  }
}
