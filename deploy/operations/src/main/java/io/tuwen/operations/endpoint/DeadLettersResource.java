package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.deadletter.Choice;
import io.tuwen.operations.deadletter.DeadLetters;
import io.tuwen.operations.deadletter.Redriven;
import io.tuwen.operations.deadletter.Settlements;
import io.tuwen.operations.log.Position;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** What the workers gave up. */
@Path("/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {
  private static final int LONGEST_REASON = 500;

  private final DeadLetters letters;
  private final Settlements settlements;

  DeadLettersResource(DeadLetters letters, Settlements settlements) {
    this.letters = letters;
    this.settlements = settlements;
  }

  /** Why a dead letter is put aside. */
  record DiscardRequest(String reason) {}

  @GET
  public DeadLettersBody list(
      @QueryParam("topic") String topic,
      @QueryParam("worker") String worker,
      @QueryParam("code") String code,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    if (topic != null && worker != null) {
      throw malformed("topic and worker mean the same; give one of them");
    }
    var choice =
        new Choice(
            RedriveRequest.worker(worker == null ? topic : worker),
            Optional.ofNullable(code),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());
    return DeadLettersBody.page(letters.matching(choice), letters.counts(), limit, cursor);
  }

  @POST
  @Path("/{id}/redrive")
  public DeadLetterBody redrive(@PathParam("id") String id) {
    return DeadLetterBody.of(settlements.redrive(position(id)));
  }

  @POST
  @Path("/redrive")
  public Redriven redriveMany(InputStream body) {
    return settlements.redrive(JsonRequest.read(body, RedriveRequest.class).choice());
  }

  @POST
  @Path("/{id}/discard")
  public DeadLetterBody discard(@PathParam("id") String id, InputStream body) {
    var reason = JsonRequest.read(body, DiscardRequest.class).reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw malformed("say why, in a reason of 1 to %d characters".formatted(LONGEST_REASON));
    }
    return DeadLetterBody.of(settlements.discard(position(id), reason.strip()));
  }

  private static Position position(String id) {
    return Position.parse(id)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such dead letter"));
  }
}
