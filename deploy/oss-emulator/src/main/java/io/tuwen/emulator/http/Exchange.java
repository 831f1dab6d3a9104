package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One request and its answer, for a worker thread that may block. */
final class Exchange {
  /** As OSS has it for DeleteMultipleObjects; 10,000 parts with their eTags are 1.3 MB. */
  private static final int MAX_DOCUMENT_BYTES = 2 << 20;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  private final HttpServerRequest request;
  private final Target target;
  private final RequestBody body;
  private final Patience patience;
  private final String requestId;
  private final Map<String, String> query;
  private final SortedMap<String, String> headers = new TreeMap<>();
  private boolean isAnonymous = true;
  private Optional<Next> next = Optional.empty();

  /** A part of what is done for a request. */
  interface Step {
    void perform() throws IOException;
  }

  /** What one step leaves to another thread: to a waiter, or to a worker. */
  record Next(Step step, boolean isForWaiter) {}

  Exchange(
      HttpServerRequest request,
      Target target,
      RequestBody body,
      Patience patience,
      String requestId) {
    this.request = request;
    this.target = target;
    this.body = body;
    this.patience = patience;
    this.requestId = requestId;
    query = query(request.query());
    request
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
  }

  private static Map<String, String> query(String text) {
    var query = new LinkedHashMap<String, String>();
    if (text != null) {
      for (var pair : text.split("&", -1)) {
        var equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          query.put(
              decoded(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  /** The fields of a form, whose pairs are written as those of a query. */
  static Map<String, String> form(byte[] body) {
    return query(new String(body, StandardCharsets.UTF_8));
  }

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new OssError(400, "InvalidURI", "Couldn't parse the specified URI.");
    }
  }

  String method() {
    return request.method().name();
  }

  boolean is(HttpMethod method) {
    return request.method().equals(method);
  }

  Target target() {
    return target;
  }

  /** As it was received, or an empty string. */
  String rawQuery() {
    return request.query() == null ? "" : request.query();
  }

  Map<String, String> query() {
    return query;
  }

  boolean asks(String parameter) {
    return query.containsKey(parameter);
  }

  /**
   * A number of the query.
   *
   * @param otherwise where the query does not have it, or has it without a value
   * @throws OssError where it is no number from {@code least} to {@code most}
   */
  int number(String parameter, int otherwise, int least, int most) {
    var text = query.get(parameter);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      var number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw OssError.invalidArgument("%s must be from %d to %d.".formatted(parameter, least, most));
  }

  SortedMap<String, String> headers() {
    return headers;
  }

  /** Every value of a header that may be sent several times. */
  List<String> all(String name) {
    return request.headers().getAll(name);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  InputStream body() {
    return body;
  }

  /**
   * The body where it is an XML document.
   *
   * @throws OssError where it is larger than any that OSS takes
   */
  byte[] document() throws IOException {
    var bytes = body.readNBytes(MAX_DOCUMENT_BYTES + 1);
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw OssError.malformedXml();
    }
    return bytes;
  }

  /**
   * The request may do what it asks for, so its body may take longer than a stranger's.
   *
   * @param isSigned whether a signature allows it; otherwise it may since what it asks for is
   *     public
   */
  void accepted(boolean isSigned) {
    isAnonymous = !isSigned;
    body.signed();
  }

  /** Whether no signature speaks for it: then only what is public is its. */
  boolean isAnonymous() {
    return isAnonymous;
  }

  /**
   * Leaves a step to a thread that may wait for another server, which may need one of ours to
   * answer. It is the last that the present step does.
   */
  void waitForOthers(Step step) {
    next = Optional.of(new Next(step, true));
  }

  /**
   * Leaves a step to a worker: a waiter waits for no client. It is the last that the present step
   * does.
   */
  void returnToWorkers(Step step) {
    next = Optional.of(new Next(step, false));
  }

  /** What was left, once. */
  Optional<Next> takeNext() {
    var left = next;
    next = Optional.empty();
    return left;
  }

  HttpServerResponse response() {
    return request.response();
  }

  String requestId() {
    return requestId;
  }

  String host() {
    return request.authority() == null ? "" : request.authority().host();
  }

  String clientAddress() {
    return request.remoteAddress().hostAddress();
  }

  /** Whether no one on a network reads it: it came by TLS, or by loopback, which is no network. */
  boolean isSecure() {
    if (request.isSSL()) {
      return true;
    }
    var address = clientAddress();
    return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
  }

  String path() {
    return request.path();
  }

  /** Where this server shows the key that callbacks are signed with, as the client knows it. */
  String keyUrl() {
    var here = request.localAddress();
    var asked = request.authority();
    // By another name it was asked through a tunnel, whose other end the application may not reach.
    var place =
        asked.host().equals(here.hostAddress())
            ? asked.toString()
            : here.hostAddress() + ":" + here.port();
    return (request.isSSL() ? "https://" : "http://") + place + OwnAddresses.CALLBACK_KEY;
  }

  /** After the answer. */
  void abandonBody() {
    body.abandon();
  }

  static String httpDate(Instant time) {
    return HTTP_DATE.format(time.atOffset(ZoneOffset.UTC));
  }

  Exchange status(int status) {
    response().setStatusCode(status);
    return this;
  }

  Exchange with(String name, String value) {
    response().putHeader(name, value);
    return this;
  }

  void end() {
    response().end();
  }

  void xml(String document) {
    with("Content-Type", "application/xml");
    response().end(document);
  }

  /**
   * Sends a stream as the body, at the pace at which the client reads. The connection of one that
   * has stopped reading is closed.
   *
   * @param length of it, as the client is told
   */
  void send(InputStream stream, long length) throws IOException {
    with("Content-Length", Long.toString(length));
    new PacedAnswer(request, patience.silence()).send(stream);
  }
}
