package io.tuwen.result.endpoint;

import io.tuwen.contract.http.Access;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.pages.PageFiles;
import io.tuwen.result.ResultConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * {@code /}, the page of users, the files that it loads, and what it has to know of this
 * installation.
 */
@ApplicationScoped
class PageRoute {
  private final String site;

  PageRoute(ResultConfig config, AccessConfig access) {
    site =
        new JsonObject()
            .put("simulators", config.simulatedLogins())
            .put("guests", access.access() == Access.OPEN)
            .encode();
  }

  void add(@Observes Router router) {
    var files = new PageFiles(Thread.currentThread().getContextClassLoader());
    files.servePage(router, "/", "app/index.html");
    files.serve(router, "/pages/app/", "app");
    files.serve(router, "/pages/shared/", "shared");
    router
        .route(HttpMethod.GET, "/pages/site")
        .handler(
            context -> context.response().putHeader("Content-Type", "application/json").end(site));
  }
}
