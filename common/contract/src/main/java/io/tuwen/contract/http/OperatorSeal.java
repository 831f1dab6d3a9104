package io.tuwen.contract.http;

import io.tuwen.contract.key.Names;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * By which a service knows that operations asks it for an operator, whose credential operations has
 * seen.
 *
 * <p>INVARIANT: it is believed from addresses of {@code tuwen.trusted-proxies} alone, for the one
 * request target that it was made for, and for a few minutes. No other service learns the
 * operators' token.
 */
@ApplicationScoped
public class OperatorSeal {
  /** {@code expiry.seal}. */
  public static final String HEADER = "Tuwen-Operator";

  private static final Logger LOG = Logger.getLogger(OperatorSeal.class);

  /** Far longer than the way takes, so that clocks may differ. */
  private static final Duration LIFE = Duration.ofMinutes(5);

  private static final int MAX_LENGTH = 80;

  private final ClientAddress clients;
  private final Names names;
  private final InstantSource clock = InstantSource.system();

  OperatorSeal(ClientAddress clients, Names names) {
    this.clients = clients;
    this.names = names;
  }

  /** The header for a request of this target: its path and its query. */
  public String header(String target) {
    return header(clock.instant().plus(LIFE), target);
  }

  String header(Instant expiry, String target) {
    return sealed(expiry.getEpochSecond(), target);
  }

  /** Whether operations sends this request for an operator. */
  public boolean isOn(HttpServerRequest request) {
    return isGood(request.headers().getAll(HEADER), request.uri(), clients.isFromTrusted(request));
  }

  boolean isGood(List<String> headers, String target, boolean isFromTrusted) {
    if (headers.size() != 1 || !isGood(headers.get(0), target)) {
      return false;
    }
    if (!isFromTrusted) {
      LOG.warn("event=operator_not_believed cause=\"operations is not in TUWEN_TRUSTED_PROXIES\"");
    }
    return isFromTrusted;
  }

  private boolean isGood(String header, String target) {
    var dot = header.indexOf('.');
    if (dot < 0 || header.length() > MAX_LENGTH) {
      return false;
    }
    try {
      var expiry = Long.parseLong(header, 0, dot, 10);
      return MessageDigest.isEqual(ascii(sealed(expiry, target)), ascii(header))
          && clock.instant().getEpochSecond() < expiry;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String sealed(long expiry, String target) {
    return expiry + "." + names.seal(HEADER, expiry + " " + target);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
