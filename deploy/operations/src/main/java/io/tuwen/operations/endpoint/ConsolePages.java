package io.tuwen.operations.endpoint;

import io.tuwen.pages.PageFiles;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * The pages of the console and their files, which say nothing: all that they show comes from
 * addresses behind the gate.
 */
@ApplicationScoped
class ConsolePages {
  private static final String ROOT = "/console";
  private static final String PAGE = "console.html";

  /** All of them are one file, which looks at its address. */
  private static final Set<String> PAGES =
      Set.of(
          ROOT,
          ROOT + "/",
          ROOT + "/dead-letters",
          ROOT + "/replays",
          ROOT + "/images",
          ROOT + "/index",
          ROOT + "/owners",
          ROOT + "/audit");

  private final PageFiles files = new PageFiles("console");
  private final AdminToken token;

  ConsolePages(AdminToken token) {
    this.token = token;
  }

  void add(@Observes Router router) {
    for (var method : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
      router.route(method, ROOT).handler(this::handle);
      router.route(method, ROOT + "/*").handler(this::handle);
    }
  }

  /** Without a token there is no console. */
  private void handle(RoutingContext context) {
    if (!token.isConfigured()) {
      context.next();
    } else if (PAGES.contains(context.request().path())) {
      files.send(context, PAGE);
    } else {
      files.handle(context);
    }
  }
}
