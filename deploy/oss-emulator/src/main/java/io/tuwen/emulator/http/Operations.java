package io.tuwen.emulator.http;

import io.tuwen.emulator.Faults;
import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Authenticator;
import io.tuwen.emulator.auth.SignedRequest;
import io.tuwen.emulator.site.Site;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Who may do what, which operation a request asks for, and what an error looks like. */
final class Operations {
  private static final Logger LOG = Logger.getLogger(Operations.class.getName());

  private final ObjectDirectory directory;
  private final Authenticator authenticator;
  private final Site site;
  private final Faults faults;
  private final ServiceOperations service;
  private final BucketOperations buckets;
  private final Listings listings;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final MultipartOperations multipart;
  private final PostForm forms;
  private final OwnAddresses own;

  Operations(
      ObjectDirectory directory,
      Authenticator authenticator,
      Site site,
      Callbacks callbacks,
      OwnAddresses own,
      String region,
      Processed processed,
      Faults faults) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.site = site;
    this.own = own;
    this.faults = faults;
    service = new ServiceOperations(directory, region);
    buckets = new BucketOperations(directory, region);
    listings = new Listings(directory);
    reads = new ObjectReads(directory, faults, processed, new MissingObjects(this::authorize));
    writes = new ObjectWrites(directory, callbacks);
    multipart = new MultipartOperations(directory, callbacks);
    forms = new PostForm(directory, authenticator, callbacks);
  }

  /** Answers a request, whatever happens. */
  void handle(Exchange exchange) {
    exchange
        .with("Server", "AliyunOSS")
        .with("Date", Exchange.httpDate(Instant.now()))
        .with("x-oss-request-id", exchange.requestId())
        .with("X-Content-Type-Options", "nosniff");
    try {
      requireOurs(exchange);
      if (OwnAddresses.isOne(exchange)) {
        own.handle(exchange);
        return;
      }
      if (faults.nextIsError()) {
        throw new OssError(503, "ServiceUnavailable", "Please reduce your request rate.");
      }
      if (PostForm.isOne(exchange)) {
        forms.post(exchange);
        return;
      }
      authorize(exchange);
      dispatch(exchange);
    } catch (OssError e) {
      answer(exchange, e);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.SEVERE, "request " + exchange.requestId() + " failed", e);
      answer(exchange, new OssError(500, "InternalError", "Please try again."));
    }
  }

  /**
   * Refuses what a web page of another origin has sent. A signature does not help against it: a
   * signed address may be shown to anybody, and a page can have a form posted.
   */
  private void requireOurs(Exchange exchange) {
    var hosts = exchange.all("host");
    if (hosts.size() != 1 || !site.hasHost(hosts.get(0))) {
      throw new OssError(
          421, "MisdirectedRequest", "This storage is not known by the host of the request.");
    }
    var origins = exchange.all("origin");
    var isForeign =
        origins.isEmpty()
            ? exchange.header("sec-fetch-site").filter("cross-site"::equalsIgnoreCase).isPresent()
            : !origins.stream().allMatch(site::hasOrigin);
    if (isForeign) {
      throw OssError.accessDenied("The request comes from a page of another site.");
    }
  }

  private void authorize(Exchange exchange) throws IOException {
    var request =
        new SignedRequest(
            exchange.method(), exchange.target().resource(), exchange.query(), exchange.headers());
    var identity = authenticator.identify(request);
    var mayDo =
        identity.isPresent()
            ? RequiredRights.of(exchange).stream().allMatch(identity.get()::allows)
            : isPublic(exchange);
    if (!mayDo) {
      throw RequiredRights.missing();
    }
    exchange.signed();
  }

  /** Anonymous clients may read the bytes of a public object and nothing else. */
  private boolean isPublic(Exchange exchange) throws IOException {
    var target = exchange.target();
    if (target.key().isEmpty() || exchange.asks("acl") || exchange.asks("tagging")) {
      return false;
    }
    var bucket = directory.bucket(target.bucket());
    var record = bucket.index().get(target.key());
    var own = record == null ? ObjectRecord.DEFAULT_ACL : record.acl();
    var acl = own.equals(ObjectRecord.DEFAULT_ACL) ? bucket.acl() : own;
    var isRead = exchange.is(HttpMethod.GET) || exchange.is(HttpMethod.HEAD);
    return acl.equals("public-read-write") || (isRead && acl.equals("public-read"));
  }

  private void dispatch(Exchange exchange) throws IOException {
    var target = exchange.target();
    if (target.isService()) {
      service.handle(exchange);
    } else if (target.isBucket()) {
      if (exchange.is(HttpMethod.GET) && Listings.isOne(exchange)) {
        listings.list(exchange);
      } else if (exchange.is(HttpMethod.GET) && exchange.asks("uploads")) {
        MultipartListings.uploads(exchange, directory.bucket(target.bucket()));
      } else {
        buckets.handle(exchange);
      }
    } else if (MultipartOperations.isOne(exchange)) {
      multipart.handle(exchange);
    } else if (exchange.is(HttpMethod.GET) || exchange.is(HttpMethod.HEAD)) {
      reads.handle(exchange);
    } else {
      writes.handle(exchange);
    }
  }

  private static void answer(Exchange exchange, OssError error) {
    if (exchange.response().headWritten()) {
      exchange.response().reset();
      return;
    }
    exchange.response().headers().remove("Content-Length");
    exchange.status(error.status());
    if (exchange.is(HttpMethod.HEAD) || error.status() == 304) {
      exchange.end();
      return;
    }
    exchange.xml(
        Xml.document(
            "Error",
            xml ->
                xml.element("Code", error.code())
                    .element("Message", error.getMessage())
                    .element("RequestId", exchange.requestId())
                    .element("HostId", exchange.host())));
  }

  static OssError notImplemented() {
    return new OssError(
        501,
        "NotImplemented",
        "A header you provided implies functionality that is not implemented.");
  }

  static OssError methodNotAllowed() {
    return new OssError(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
}
