package io.tuwen.contract.http;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.ApiKeys;
import io.tuwen.contract.session.ApiKeys.Scope;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions of users and keys of servers, as requests carry them: in {@code Authorization: Bearer},
 * or a session in {@code X-Tuwen-Session}, and never in an address, since addresses are logged.
 *
 * <p>INVARIANT: a request with a bearer's credential that we do not know is refused, and not a
 * guest's. Other schemes, such as the cloud API's {@code APPCODE}, are none of ours.
 */
@ApplicationScoped
@Priority(BearerCredential.PRIORITY)
public class BearerCredential implements CallerResolver {
  /** For clients that cannot set {@code Authorization}. */
  public static final String SESSION_HEADER = "X-Tuwen-Session";

  /** Whom a server asks for. */
  public static final String ON_BEHALF_OF = "Tuwen-On-Behalf-Of";

  static final int PRIORITY = 100;

  /** The scheme alone is a credential that does not hold: servers strip the blank behind it. */
  private static final Pattern BEARER = Pattern.compile("(?is)bearer(?<token>|\\s.*)");

  /** A question, although it is a POST: the sample that asks it cannot ask otherwise. */
  private static final String QUESTION = "/get_ocr_result";

  private final SessionTokens tokens;
  private final Revocations revocations;
  private final ApiKeys apiKeys;

  BearerCredential(SessionTokens tokens, Revocations revocations, ApiKeys apiKeys) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.apiKeys = apiKeys;
  }

  @Override
  public Optional<Owner> owner(HttpServerRequest request) {
    return credential(request).map(it -> owner(it, request));
  }

  @Override
  public void requireWriting(HttpServerRequest request) {
    credential(request)
        .filter(it -> it.startsWith(ApiKeys.PREFIX))
        .ifPresent(it -> apiKeys.owner(it, Scope.WRITE, Optional.empty()));
  }

  @Override
  public String app(HttpServerRequest request) {
    return credential(request)
        .map(it -> it.startsWith(ApiKeys.PREFIX) ? apiKeys.app(it) : tokens.read(it).app())
        .orElse("");
  }

  /**
   * The session of a request.
   *
   * @return empty where it has none, but perhaps an API key
   * @throws TuwenException {@code UNAUTHORIZED} where it has one that does not hold
   */
  public Optional<Session> session(HttpServerRequest request) {
    return credential(request).filter(it -> !it.startsWith(ApiKeys.PREFIX)).map(this::session);
  }

  private Owner owner(String credential, HttpServerRequest request) {
    if (!credential.startsWith(ApiKeys.PREFIX)) {
      return session(credential).owner();
    }
    return apiKeys.owner(credential, scope(request), onBehalfOf(request));
  }

  /**
   * Whom the server that sends a request asks for.
   *
   * @throws TuwenException {@code UNAUTHORIZED} where it names two
   */
  public static Optional<String> onBehalfOf(HttpServerRequest request) {
    return single(request.headers().getAll(ON_BEHALF_OF));
  }

  private Session session(String token) {
    var session = tokens.read(token);
    revocations.check(session);
    return session;
  }

  private static Scope scope(HttpServerRequest request) {
    var isRead =
        request.method().equals(HttpMethod.GET)
            || request.method().equals(HttpMethod.HEAD)
            || QUESTION.equals(request.path());
    return isRead ? Scope.READ : Scope.WRITE;
  }

  private static Optional<String> credential(HttpServerRequest request) {
    var bearer =
        single(request.headers().getAll(HttpHeaders.AUTHORIZATION))
            .map(BEARER::matcher)
            .filter(Matcher::matches)
            .map(it -> it.group("token").strip());
    var session = single(request.headers().getAll(SESSION_HEADER)).map(String::strip);
    if (bearer.isPresent() && session.isPresent() && !bearer.equals(session)) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "the request has two credentials");
    }
    return bearer.or(() -> session);
  }

  private static Optional<String> single(List<String> headers) {
    if (headers.size() > 1) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "the request has two credentials");
    }
    return headers.stream().findFirst();
  }
}
