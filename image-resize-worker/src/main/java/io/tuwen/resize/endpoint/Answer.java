package io.tuwen.resize.endpoint;

import io.tuwen.contract.http.Disconnect;
import io.tuwen.contract.http.PacedAnswer;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.Delivery;
import io.tuwen.resize.process.OssCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The answer to one request, which is given once, from whichever thread. */
final class Answer {
  /** With two digits for each day, as HTTP wants it; Java's own formatter writes one for nine. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  /** The system takes so much at once, however slowly its client reads. */
  private static final int SMALL = 64 << 10;

  private final RoutingContext context;
  private final Party party;

  private final Context loop;

  /** Begins an answer, on the event loop of its request. */
  Answer(RoutingContext context, Party party) {
    this.party = party;
    this.context = context;
    loop = context.vertx().getOrCreateContext();
  }

  /** Who it is for. */
  Party party() {
    return party;
  }

  /** Path and query, exactly as they were received. */
  String uri() {
    return context.request().uri();
  }

  String header(String name) {
    return Objects.toString(context.request().getHeader(name), "");
  }

  String accept() {
    return header("Accept");
  }

  /** It is another one for clients that take other formats. */
  void varies() {
    with("Vary", "Accept");
  }

  void mayBeKept(Duration time) {
    with("Cache-Control", "public, max-age=" + time.toSeconds());
  }

  void mayBeKeptPrivately(Duration time) {
    with("Cache-Control", "private, max-age=" + Math.max(0, time.toSeconds()));
  }

  void mayNotBeKept() {
    with("Cache-Control", "private, no-store");
  }

  /** Names the version of what is asked for, and ends with 304 where the client has it. */
  boolean isUnchanged(String tag, StoredObject original) {
    var quoted = '"' + tag + '"';
    with("ETag", quoted);
    with("Last-Modified", httpDate(original.lastModified()));
    if (!has(quoted, original.lastModified())) {
      return false;
    }
    run(() -> context.response().setStatusCode(304).end());
    return true;
  }

  /** The tag counts more than the time. */
  private boolean has(String quoted, Instant modified) {
    var tags = header("If-None-Match");
    if (!tags.isEmpty()) {
      return Arrays.stream(tags.split(","))
          .map(tag -> tag.strip().replaceFirst("^W/", ""))
          .anyMatch(tag -> tag.equals(quoted) || tag.equals("*"));
    }
    return since()
        .filter(time -> !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(time))
        .isPresent();
  }

  private Optional<Instant> since() {
    return instant(header("If-Modified-Since"));
  }

  /** Takes days of one digit too: what earlier versions have handed out comes back. */
  static Optional<Instant> instant(String date) {
    try {
      return date.isEmpty()
          ? Optional.empty()
          : Optional.of(
              ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Lets go of the rendition when the client has it, or will not get it. */
  void image(Delivery delivery) {
    var rendered = delivery.rendered();
    with("Content-Type", rendered.contentType());
    with("X-Content-Type-Options", "nosniff");
    with("Content-Length", Integer.toString(rendered.bytes().length));
    loop.runOnContext(
        ignored -> {
          // Also where the client goes.
          context.addEndHandler(end -> delivery.close());
          if (context.response().ended() || context.response().closed()) {
            delivery.close();
          } else if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response().end().onFailure(gone -> {});
          } else if (rendered.bytes().length <= SMALL) {
            context.response().end(Buffer.buffer(rendered.bytes())).onFailure(gone -> {});
          } else {
            delivery.beTaken(() -> loop.runOnContext(needed -> disconnect()));
            paced(rendered.bytes());
          }
        });
  }

  /** Piece by piece, without a copy; a client that takes too little would keep it in memory. */
  private void paced(byte[] bytes) {
    var response = context.response();
    var answer =
        new PacedAnswer(context.vertx(), context.request(), System::nanoTime, this::disconnect);
    context.addEndHandler(end -> answer.close());
    answer
        .send(bytes)
        .compose(taken -> response.end())
        // It has gone away, or was given up.
        .onFailure(gone -> disconnect());
  }

  private void disconnect() {
    Disconnect.now(context.request());
  }

  /** No cache may keep it: the bucket serves the next request. */
  void redirect(URI base, ObjectKey rendition) {
    var text = base.toString();
    var path = new StringBuilder(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    for (var segment : rendition.value().split("/", -1)) {
      path.append('/').append(encoded(segment));
    }
    with("Location", path.toString());
    with("Cache-Control", "no-store");
    run(() -> context.response().setStatusCode(302).end());
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A");
  }

  /** Returns nothing, so that it ends a chain of stages. */
  Void fail(Throwable failure) {
    var error = OssErrors.of(failure);
    var requestId = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    var headers = context.response().headers();
    headers.remove("ETag").remove("Last-Modified").remove("Vary");
    with("Cache-Control", "no-store");
    with("Content-Type", "application/xml");
    with("x-oss-request-id", requestId);
    if (error.ossCode() == OssCode.TOO_MANY_REQUESTS || error.ossCode().status() == 503) {
      with("Retry-After", Integer.toString(OssErrors.retryAfter(failure)));
    }
    if (error.ossCode() == OssCode.METHOD_NOT_ALLOWED) {
      with("Allow", "GET, HEAD");
    }
    body(error.ossCode().status(), Buffer.buffer(OssErrors.body(error, requestId, host())));
    return null;
  }

  /**
   * Which host was asked, as the client names it: behind a gateway the authority may be an address
   * of the inside. It decides nothing, and a client that forges it reads its own forgery.
   */
  private String host() {
    var forwarded = header("X-Forwarded-Host");
    return HOST.matcher(forwarded).matches()
        ? forwarded
        : Objects.toString(context.request().authority(), "");
  }

  private void body(int status, Buffer body) {
    with("Content-Length", Integer.toString(body.length()));
    run(
        () -> {
          context.response().setStatusCode(status);
          return context.request().method().equals(HttpMethod.HEAD)
              ? context.response().end()
              : context.response().end(body);
        });
  }

  private void with(String name, String value) {
    context.response().putHeader(name, value);
  }

  /** A client that has gone away needs no answer. */
  private void run(Supplier<Future<Void>> end) {
    loop.runOnContext(
        ignored -> {
          if (!context.response().ended() && !context.response().closed()) {
            end.get().onFailure(gone -> {});
          }
        });
  }

  /** Visible to its test. */
  static String httpDate(Instant time) {
    return HTTP_DATE.format(time.atZone(ZoneOffset.UTC));
  }
}
