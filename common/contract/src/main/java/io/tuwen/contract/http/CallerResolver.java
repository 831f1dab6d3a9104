package io.tuwen.contract.http;

import io.tuwen.contract.key.Owner;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * One way in which a request says who sends it. Each bean of this type is asked, those of a higher
 * {@link jakarta.annotation.Priority} first. It is called on event loops, so it does not block.
 */
public interface CallerResolver {
  /**
   * Looks for a credential.
   *
   * @return empty where the request has none of this kind
   * @throws io.tuwen.contract.error.TuwenException {@code UNAUTHORIZED} where it has one that does
   *     not hold: such a request is refused and not a guest's
   */
  Optional<Owner> owner(HttpServerRequest request);

  /**
   * Checks that a credential of this kind, where the request has one, may store images.
   *
   * @throws io.tuwen.contract.error.TuwenException {@code SCOPE_MISSING} where it may not
   */
  default void requireWriting(HttpServerRequest request) {}

  /** Through which app or server the owner of such a request comes; empty where that is unknown. */
  default String app(HttpServerRequest request) {
    return "";
  }
}
