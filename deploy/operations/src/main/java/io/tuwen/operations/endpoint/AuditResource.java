package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.audit.Audit;
import io.tuwen.operations.audit.AuditEvent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Predicate;

/** What operators have done, newest first. */
@Path("/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final Audit audit;

  AuditResource(Audit audit) {
    this.audit = audit;
  }

  /**
   * A page.
   *
   * @param matching how many of the newest 5,000 the filter finds
   * @param cursor of the next page; null after the last
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditBody(List<AuditEvent> events, int matching, String cursor) {}

  @GET
  public AuditBody list(
      @QueryParam("action") String action,
      @QueryParam("session") String session,
      @QueryParam("outcome") String outcome,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    var size = PageSize.of(limit, DEFAULT_LIMIT, MAX_LIMIT);
    Predicate<AuditEvent> filter =
        it ->
            (action == null || it.action().startsWith(action))
                && (session == null || session.equals(it.actor().session()))
                && (outcome == null || it.outcome().name().equals(outcome));
    var found = audit.newest(filter);
    var page =
        found.stream()
            .filter(it -> cursor == null || it.id().compareTo(cursor) < 0)
            .limit(size + 1L)
            .toList();
    var hasMore = page.size() > size;
    var shown = hasMore ? page.subList(0, size) : page;
    return new AuditBody(shown, found.size(), hasMore ? shown.get(size - 1).id() : null);
  }
}
