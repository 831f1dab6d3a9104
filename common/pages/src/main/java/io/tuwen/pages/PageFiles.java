package io.tuwen.pages;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of a service's pages: {@code META-INF/pages/FOLDER/…} of the class path, the shared
 * ones in the folder {@code shared}.
 *
 * <p>Names carry no hash, so a browser asks every time and gets 304 for what it has.
 *
 * <p>INVARIANT: what a client sends chooses among names of {@link #NAME}, which cannot leave the
 * folder, and only files that exist are kept.
 */
public final class PageFiles {
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9-]{1,40}/){0,3}[a-z0-9-]{1,60}(?:\\.[a-z0-9-]{1,20}){1,2}");
  private static final int NOT_MODIFIED = 304;

  private final ClassLoader loader;
  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  public PageFiles(ClassLoader loader) {
    this.loader = loader;
  }

  /** Serves the files of {@code folder} below {@code address}, which ends with a slash. */
  public void serve(Router router, String address, String folder) {
    router
        .route(address + "*")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> answer(context, folder, context.normalizedPath(), address.length()));
  }

  /** Serves one file, such as {@code app/index.html}, at exactly this address. */
  public void servePage(Router router, String address, String file) {
    router
        .route(address)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> find(file).ifPresentOrElse(f -> send(context, f), context::next));
  }

  private void answer(RoutingContext context, String folder, String path, int prefix) {
    var name = path.length() > prefix ? path.substring(prefix) : "";
    if (!NAME.matcher(name).matches()) {
      context.next();
      return;
    }
    find(folder + '/' + name).ifPresentOrElse(file -> send(context, file), context::next);
  }

  private Optional<PageFile> find(String name) {
    var known = files.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    try (var in = loader.getResourceAsStream("META-INF/pages/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      return Optional.of(files.computeIfAbsent(name, n -> PageFile.of(n, readWhole(in))));
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the class path cannot be read", e);
    }
  }

  private static byte[] readWhole(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the class path cannot be read", e);
    }
  }

  private static void send(RoutingContext context, PageFile file) {
    var response = context.response();
    PageHeaders.put(response);
    response
        .putHeader("Cache-Control", "no-cache")
        .putHeader("ETag", file.eTag())
        .putHeader("Vary", "Accept-Encoding");
    var asked = context.request().getHeader("If-None-Match");
    if (asked != null && asked.contains(file.eTag())) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    response.putHeader("Content-Type", file.contentType());
    var body = file.plain();
    if (file.compressed().isPresent() && takesGzip(context)) {
      body = file.compressed().get();
      response.putHeader("Content-Encoding", "gzip");
    }
    response.putHeader("Content-Length", String.valueOf(body.length()));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(body);
    }
  }

  private static boolean takesGzip(RoutingContext context) {
    var encodings = context.request().getHeader("Accept-Encoding");
    return encodings != null && encodings.contains("gzip");
  }
}
