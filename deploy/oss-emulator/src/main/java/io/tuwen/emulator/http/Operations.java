package io.tuwen.emulator.http;

import io.tuwen.emulator.Faults;
import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Authenticator;
import io.tuwen.emulator.auth.SignedRequest;
import io.tuwen.emulator.site.Site;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.xml.Xml;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Who may do what, who does it, and what an error looks like. */
final class Operations {
  private static final Logger LOG = Logger.getLogger(Operations.class.getName());

  private final ObjectDirectory directory;
  private final Authenticator authenticator;
  private final Site site;
  private final PublicAccess anonymous;
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
      Patience patience,
      Faults faults) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.site = site;
    this.own = own;
    this.faults = faults;
    anonymous = new PublicAccess(directory);
    service = new ServiceOperations(directory, region);
    buckets = new BucketOperations(directory, region);
    listings = new Listings(directory);
    reads = new ObjectReads(directory, faults, processed, new MissingObjects(patience));
    writes = new ObjectWrites(directory, callbacks);
    multipart = new MultipartOperations(directory, callbacks);
    forms = new PostForm(directory, authenticator, callbacks);
  }

  /** Answers a request, whatever happens, or leaves a step that does. */
  void handle(Exchange exchange) {
    exchange
        .with("Server", "AliyunOSS")
        .with("Date", Exchange.httpDate(Instant.now()))
        .with("x-oss-request-id", exchange.requestId())
        .with("X-Content-Type-Options", "nosniff");
    perform(exchange, () -> begin(exchange));
  }

  private void begin(Exchange exchange) throws IOException {
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
    dispatch(authorize(exchange), exchange);
  }

  /** Performs a step; where it fails, the client is told. */
  void perform(Exchange exchange, Exchange.Step step) {
    try {
      step.perform();
    } catch (OssError e) {
      answer(exchange, e);
    } catch (Throwable e) {
      // Errors, too: a client without an answer or a reset would wait for ever.
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

  /** Chooses the operation of a request that may have it done. */
  private Operation authorize(Exchange exchange) {
    var request =
        new SignedRequest(
            exchange.method(), exchange.target().resource(), exchange.query(), exchange.headers());
    var identity = authenticator.identify(request);
    var operation = Operation.of(exchange);
    var mayDo =
        identity.isPresent()
            ? RequiredRights.of(operation, exchange).stream().allMatch(identity.get()::allows)
            : anonymous.allows(operation, exchange);
    if (!mayDo) {
      throw RequiredRights.missing();
    }
    exchange.accepted(identity.isPresent());
    return operation;
  }

  private void dispatch(Operation operation, Exchange exchange) throws IOException {
    switch (operation) {
      case LIST_BUCKETS -> service.list(exchange);
      case LIST_OBJECTS -> listings.list(exchange);
      case LIST_MULTIPART_UPLOADS ->
          MultipartListings.uploads(exchange, directory.bucket(exchange.target().bucket()));
      case PUT_BUCKET,
          PUT_BUCKET_ACL,
          PUT_BUCKET_WEBSITE,
          HEAD_BUCKET,
          GET_BUCKET_ACL,
          GET_BUCKET_LOCATION,
          GET_BUCKET_INFO,
          GET_BUCKET_STAT,
          GET_BUCKET_WEBSITE,
          DELETE_BUCKET,
          DELETE_BUCKET_WEBSITE,
          DELETE_MULTIPLE_OBJECTS ->
          buckets.handle(operation, exchange);
      case GET_OBJECT, GET_OBJECT_META, GET_OBJECT_ACL, GET_OBJECT_TAGGING ->
          reads.handle(operation, exchange);
      case PUT_OBJECT,
          COPY_OBJECT,
          PUT_OBJECT_ACL,
          PUT_OBJECT_TAGGING,
          APPEND_OBJECT,
          DELETE_OBJECT,
          DELETE_OBJECT_TAGGING ->
          writes.handle(operation, exchange);
      case INITIATE_MULTIPART_UPLOAD,
          UPLOAD_PART,
          UPLOAD_PART_COPY,
          LIST_PARTS,
          COMPLETE_MULTIPART_UPLOAD,
          ABORT_MULTIPART_UPLOAD ->
          multipart.handle(operation, exchange);
    }
  }

  private static void answer(Exchange exchange, OssError error) {
    if (exchange.response().headWritten()) {
      exchange.response().reset();
      return;
    }
    exchange.response().headers().remove("Content-Length");
    exchange.status(error.status());
    if (error.status() == 304) {
      exchange.end();
    } else if (exchange.is(HttpMethod.HEAD)) {
      // There is no body that could tell the code.
      var document = describe(exchange, error).getBytes(StandardCharsets.UTF_8);
      exchange.with("x-oss-err", Base64.getEncoder().encodeToString(document)).end();
    } else {
      exchange.xml(describe(exchange, error));
    }
  }

  private static String describe(Exchange exchange, OssError error) {
    return Xml.document(
        "Error",
        xml ->
            xml.element("Code", error.code())
                .element("Message", error.getMessage())
                .element("RequestId", exchange.requestId())
                .element("HostId", exchange.host()));
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
