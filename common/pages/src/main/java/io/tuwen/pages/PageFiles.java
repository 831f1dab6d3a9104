package io.tuwen.pages;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the files of a page: those of its service, and those that all pages share. Thread-safe.
 *
 * <p>INVARIANT: what is served stands in the class path below one of the two directories; a
 * client's words choose among these files and become no other path.
 */
public final class PageFiles {
  /** Where the files lie that all pages share. */
  private static final String SHARED = "shared";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.[a-z]{2,4}");

  /** Nothing from elsewhere, nothing inline, in no frame; and pictures that the page has made. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final int NOT_MODIFIED = 304;

  private final List<String> directories;
  private final Map<String, PageFile> read = new ConcurrentHashMap<>();

  /**
   * Serves a directory of {@code pages/} in the class path.
   *
   * @param directory the service's own
   */
  public PageFiles(String directory) {
    directories = List.of("pages/" + directory + "/", "pages/" + SHARED + "/");
  }

  /** Serves the file that the last segment of the address names; for a route of GET and HEAD. */
  public void handle(RoutingContext context) {
    var path = context.request().path();
    send(context, path.substring(path.lastIndexOf('/') + 1));
  }

  /** Serves a file, or leaves the request to the next handler where there is none. */
  public void send(RoutingContext context, String name) {
    var found = find(name);
    if (found.isEmpty()) {
      context.next();
      return;
    }
    var file = found.get();
    var request = context.request();
    var response = context.response();
    secure(response);
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.ETAG, file.eTag())
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (file.eTag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    var body = file.content();
    if (file.packed().isPresent() && takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
      body = file.packed().get();
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  /** What a browser is told beside every page and every file of it. */
  public static void secure(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  private Optional<PageFile> find(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    var known = read.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    // Only files that exist are remembered, so the memory is that of the files.
    return directories.stream()
        .map(it -> PageFile.of(it + name))
        .flatMap(Optional::stream)
        .findFirst()
        .map(
            file -> {
              read.put(name, file);
              return file;
            });
  }

  private static boolean takesGzip(String accepted) {
    return accepted != null && accepted.contains("gzip");
  }
}
