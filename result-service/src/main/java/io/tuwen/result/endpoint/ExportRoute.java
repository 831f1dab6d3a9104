package io.tuwen.result.endpoint;

import static io.tuwen.result.endpoint.ListParameters.malformed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.result.Lists;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * {@code GET /v1/images/export}: mine, all of them, as a file.
 *
 * <p>A route and no resource: the framework ends an answer that has failed as if it were whole.
 */
@ApplicationScoped
class ExportRoute {
  private final Lists lists;
  private final Callers callers;
  private final OpenRequests open;
  private final ObjectMapper json;

  ExportRoute(Lists lists, Callers callers, OpenRequests open, ObjectMapper json) {
    this.lists = lists;
    this.callers = callers;
    this.open = open;
    this.json = json;
  }

  void add(@Observes Router router) {
    router.route(HttpMethod.GET, "/v1/images/export").handler(this::export);
  }

  private void export(RoutingContext context) {
    try {
      var caller = callers.of(context);
      if (caller.owner().isGuest()) {
        throw new TuwenException(ErrorCode.UNAUTHORIZED, "guests have no list; log in first");
      }
      var parameters = ListParameters.of(context, "format");
      // What is wrong with them is said before anything begins.
      parameters.filter();
      parameters.question();
      var format =
          parameters
              .value("format")
              .flatMap(ExportFormat::parse)
              .orElseThrow(() -> malformed("format is csv or jsonl"));
      new Export(context, lists, caller, parameters, format, json).begin(open);
    } catch (TuwenException e) {
      ProblemAnswer.send(context, e, json);
    }
  }
}
