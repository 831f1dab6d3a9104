package io.tuwen.operations.endpoint;

import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Value;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Ends all sessions of an owner. New ones can begin at once. */
@Path("/admin/revocations")
@Produces(MediaType.APPLICATION_JSON)
public class RevocationsResource {
  private static final Logger LOG = Logger.getLogger(RevocationsResource.class);

  private final Logs logs;
  private final InstantSource clock = InstantSource.system();

  RevocationsResource(Logs logs) {
    this.logs = logs;
  }

  record Request(String owner) {}

  /** What was done. */
  public record Revocation(String owner, Instant issuedUpTo) {}

  @POST
  @Audited("sessions.revoked")
  public Revocation revoke(InputStream body) {
    var owner =
        Optional.ofNullable(JsonRequest.read(body, Request.class).owner())
            .flatMap(Owner::ofCaller)
            .filter(it -> !it.isGuest())
            .orElseThrow(() -> JsonRequest.malformed("\"owner\" is u-… or t-…"));
    var now = clock.instant();
    logs.append(
        List.of(
            NewRecord.byKey(
                Topics.SESSIONS_REVOKED,
                Optional.of(Revocations.keyOf(owner)),
                Optional.of(Value.of(now.toString())),
                Map.of())));
    LOG.infof("event=sessions_revoked owner=%s", owner);
    return new Revocation(owner.value(), now);
  }
}
