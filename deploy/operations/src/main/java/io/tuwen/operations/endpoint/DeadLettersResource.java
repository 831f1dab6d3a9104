package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.deadletter.Choice;
import io.tuwen.operations.deadletter.DeadLetters;
import io.tuwen.operations.deadletter.Discarded;
import io.tuwen.operations.deadletter.Reason;
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
import java.util.List;
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

  /** Which dead letters are put aside, as for a redrive, and why. */
  record DiscardManyRequest(
      String reason,
      boolean all,
      String worker,
      String code,
      String keyPrefix,
      String olderThan,
      String newerThan,
      List<String> ids) {
    Choice choice() {
      return new RedriveRequest(all, worker, code, keyPrefix, olderThan, newerThan, ids).choice();
    }
  }

  /** Why those are dead that are listed, the most frequent reason first. */
  record Reasons(List<Reason> reasons) {}

  @GET
  public DeadLettersBody list(
      @QueryParam("topic") String topic,
      @QueryParam("worker") String worker,
      @QueryParam("code") String code,
      @QueryParam("keyPrefix") String keyPrefix,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    if (topic != null && worker != null) {
      throw malformed("topic and worker mean the same; give one of them");
    }
    var choice =
        new Choice(
            RedriveRequest.worker(worker == null ? topic : worker),
            Optional.ofNullable(code),
            Optional.ofNullable(keyPrefix),
            Optional.empty(),
            Optional.empty(),
            Set.of());
    return DeadLettersBody.page(letters.matching(choice), letters.counts(), limit, cursor);
  }

  @GET
  @Path("/reasons")
  public Reasons reasons() {
    return new Reasons(letters.reasons());
  }

  /** One with all that its record has: what an event says is no secret of its owner's. */
  @GET
  @Path("/{id}")
  public LetterBody get(@PathParam("id") String id) {
    return LetterBody.of(letters.record(position(id)));
  }

  @POST
  @Path("/{id}/redrive")
  @Audited(value = "dead_letter.redriven", keepsResult = false)
  public DeadLetterBody redrive(@PathParam("id") String id) {
    return DeadLetterBody.of(settlements.redrive(position(id)));
  }

  @POST
  @Path("/redrive")
  @Audited("dead_letters.redriven")
  public Redriven redriveMany(InputStream body) {
    return settlements.redrive(JsonRequest.read(body, RedriveRequest.class).choice());
  }

  @POST
  @Path("/{id}/discard")
  @Audited(value = "dead_letter.discarded", keepsResult = false)
  public DeadLetterBody discard(@PathParam("id") String id, InputStream body) {
    var reason = reason(JsonRequest.read(body, DiscardRequest.class).reason());
    return DeadLetterBody.of(settlements.discard(position(id), reason));
  }

  @POST
  @Path("/discard")
  @Audited("dead_letters.discarded")
  public Discarded discardMany(InputStream body) {
    var request = JsonRequest.read(body, DiscardManyRequest.class);
    return settlements.discard(request.choice(), reason(request.reason()));
  }

  private static String reason(String reason) {
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw malformed("say why, in a reason of 1 to %d characters".formatted(LONGEST_REASON));
    }
    return reason.strip();
  }

  private static Position position(String id) {
    return Position.parse(id)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such dead letter"));
  }
}
