package io.tuwen.result.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.result.Lists;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.index.UsageLog;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** {@code GET /v1/usage}: what I have used, and what I may use. */
@Path("/v1/usage")
public class UsageResource {
  private static final int DEFAULT_DAYS = 30;

  private final Lists lists;
  private final Callers callers;
  private final UsageBody.Limits limits;

  UsageResource(Lists lists, Callers callers, LimitsConfig limits, ResultConfig config) {
    this.lists = lists;
    this.callers = callers;
    this.limits = UsageBody.Limits.of(limits, config);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<UsageBody> usage(
      @QueryParam("days") Optional<String> days, @Context RoutingContext context) {
    var caller = callers.of(context);
    var asked =
        days.filter(it -> !it.isEmpty())
            .map(it -> ListParameters.number("days", it, UsageLog.MAX_DAYS))
            .orElse(DEFAULT_DAYS);
    return lists.usage(caller, asked).map(it -> UsageBody.of(it, limits));
  }
}
