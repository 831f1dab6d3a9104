package io.tuwen.upload.testing;

import io.tuwen.contract.http.CallerResolver;
import io.tuwen.contract.key.Owner;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A credential that says the owner itself: all that a session or an API key has to add. */
@ApplicationScoped
public class TestCredential implements CallerResolver {
  public static final String HEADER = "Test-Owner";

  private final AtomicInteger asked = new AtomicInteger();

  /** How often a request was looked at for it. */
  public int asked() {
    return asked.get();
  }

  @Override
  public Optional<Owner> owner(HttpServerRequest request) {
    asked.incrementAndGet();
    return Optional.ofNullable(request.getHeader(HEADER)).flatMap(Owner::parse);
  }
}
