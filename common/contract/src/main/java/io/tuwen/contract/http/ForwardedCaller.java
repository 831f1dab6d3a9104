package io.tuwen.contract.http;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The caller as one service tells it to another that it asks on the caller's behalf.
 *
 * <p>INVARIANT: the header is believed from addresses of {@code tuwen.trusted-proxies}, and with a
 * seal that only services have the key for. The address alone is not enough: an Ingress is a
 * trusted proxy, too, and hands on what its clients write.
 */
@ApplicationScoped
@Priority(ForwardedCaller.PRIORITY)
public class ForwardedCaller implements CallerResolver {
  /** {@code owner.expiry.seal}. Proxies at the edge drop it from what clients send. */
  public static final String HEADER = "Tuwen-Caller";

  /** Before credentials of clients: a service has looked at those already. */
  static final int PRIORITY = 1000;

  private static final Logger LOG = Logger.getLogger(ForwardedCaller.class);

  /** Far longer than the way takes, so that clocks may differ. */
  private static final Duration LIFE = Duration.ofMinutes(5);

  private static final int PARTS = 3;
  private static final int MAX_LENGTH = 160;

  private final ClientAddress clients;
  private final Names names;
  private final InstantSource clock = InstantSource.system();

  ForwardedCaller(ClientAddress clients, Names names) {
    this.clients = clients;
    this.names = names;
  }

  /** The header for a request on behalf of this caller; empty for a guest, who needs none. */
  public Optional<String> header(Caller caller) {
    return caller.owner().isGuest()
        ? Optional.empty()
        : Optional.of(header(caller.owner(), clock.instant().plus(LIFE)));
  }

  String header(Owner owner, Instant expiry) {
    var told = owner + "." + expiry.getEpochSecond();
    return told + "." + names.seal(HEADER, told);
  }

  @Override
  public Optional<Owner> owner(HttpServerRequest request) {
    return owner(request.headers().getAll(HEADER), clients.isFromTrusted(request));
  }

  Optional<Owner> owner(List<String> headers, boolean isFromTrusted) {
    var sealed = headers.size() == 1 ? sealed(headers.get(0)) : Optional.<Owner>empty();
    if (sealed.isPresent() && !isFromTrusted) {
      // A service of ours, since no other can make the seal.
      LOG.warn("event=caller_not_believed cause=\"the service is not in TUWEN_TRUSTED_PROXIES\"");
      return Optional.empty();
    }
    return sealed;
  }

  private Optional<Owner> sealed(String header) {
    var parts = header.split("\\.", -1);
    if (header.length() > MAX_LENGTH || parts.length != PARTS) {
      return Optional.empty();
    }
    var seal = names.seal(HEADER, parts[0] + "." + parts[1]);
    return MessageDigest.isEqual(ascii(seal), ascii(parts[2]))
            && clock.instant().getEpochSecond() < Long.parseLong(parts[1])
        ? Owner.parse(parts[0])
        : Optional.empty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
