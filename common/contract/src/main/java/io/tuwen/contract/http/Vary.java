package io.tuwen.contract.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashSet;

/** What an answer depends on, in one header: some caches read no second one. */
final class Vary {
  private Vary() {}

  /** Adds to what the headers say already. */
  static void add(MultiMap headers, String by) {
    var all = new LinkedHashSet<>(headers.getAll(HttpHeaders.VARY));
    all.add(by);
    headers.set(HttpHeaders.VARY, String.join(", ", all));
  }
}
