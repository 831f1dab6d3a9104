package io.tuwen.operations.endpoint;

import io.tuwen.pages.PageFiles;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * The pages of the console and their files, which say nothing: all that they show comes from
 * addresses behind the gate.
 */
@ApplicationScoped
class ConsolePages {
  private static final String ROOT = "/console";

  /** All of them are one file, which looks at its address. */
  private static final List<String> PAGES =
      List.of("", "/dead-letters", "/replays", "/images", "/index", "/owners", "/audit");

  private final AdminToken token;

  ConsolePages(AdminToken token) {
    this.token = token;
  }

  /** Without a token there is no console. */
  void add(@Observes Router router) {
    if (token.isConfigured()) {
      var files = new PageFiles(Thread.currentThread().getContextClassLoader());
      PAGES.forEach(it -> files.servePage(router, ROOT + it, "console/index.html"));
      files.serve(router, ROOT + "/pages/console/", "console");
      files.serve(router, ROOT + "/pages/shared/", "shared");
    }
  }
}
