package io.tuwen.emulator.http;

import io.tuwen.emulator.Faults;
import io.tuwen.emulator.ImageProcessor;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Authenticator;
import io.tuwen.emulator.auth.Keyring;
import io.tuwen.emulator.site.Site;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.sts.Metadata;
import io.tuwen.emulator.sts.Sts;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes requests from the network and gives each to a worker thread.
 *
 * <p>Everything behind it may block on the disk, and nothing before it does.
 *
 * <p>INVARIANT: a worker waits for the disk and for clients, never for another server. That one may
 * need a worker to answer, and all of them would wait for each other; a waiter waits for it, and
 * for no client: slow ones would keep applications from being called.
 */
public final class OssServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OssServer.class.getName());
  private static final int WORKERS = 64;
  private static final int WAITERS = 64;
  private static final int LARGEST_HEADERS = 32 * 1024;
  private static final int LONGEST_URL = 16 * 1024;
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final WorkerExecutor waiters;
  private final ObjectDirectory directory;
  private final Site site;
  private final Operations operations;
  private final Callbacks callbacks;
  private final Processed processed;
  private final Sts sts;
  private final Metadata metadata;
  private final Faults faults;
  private final Patience patience;
  private HttpServer server;

  private OssServer(
      OssEmulatorConfig config, ObjectDirectory directory, Faults faults, Patience patience) {
    vertx = Vertx.vertx();
    workers = vertx.createSharedWorkerExecutor("oss", WORKERS);
    waiters = vertx.createSharedWorkerExecutor("oss-waiter", WAITERS);
    this.directory = directory;
    site = site(config);
    this.faults = faults;
    this.patience = patience;
    var clock = InstantSource.system();
    var keys = new Keyring(config.credentials(), clock);
    sts = new Sts(keys, clock);
    metadata = new Metadata(sts, clock);
    var signer = new CallbackSigner();
    callbacks = new Callbacks(config.callbacks(), signer);
    processed = new Processed(patience);
    operations =
        new Operations(
            directory,
            new Authenticator(keys, config.region(), clock),
            site,
            callbacks,
            new OwnAddresses(sts, metadata, signer),
            config.region(),
            processed,
            patience,
            faults);
  }

  /** An address where it listens names it, unless that stands for all addresses. */
  private static Site site(OssEmulatorConfig config) {
    var names = new HashSet<>(config.names());
    if (!EVERYWHERE.contains(config.host())) {
      names.add(config.host());
    }
    return Site.local(names);
  }

  public static OssServer start(
      OssEmulatorConfig config, ObjectDirectory directory, Faults faults, Patience patience) {
    var server = new OssServer(config, directory, faults, patience);
    try {
      server.listen(config);
      return server;
    } catch (CompletionException e) {
      server.vertx.close();
      throw new IllegalStateException(
          "%s:%d cannot be listened on: %s"
              .formatted(config.host(), config.port(), e.getCause().getMessage()),
          e);
    }
  }

  private void listen(OssEmulatorConfig config) {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(config.host())
                    .setPort(config.port())
                    // The protocol is HTTP/1.1; a request there may be paused at any time.
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(Math.toIntExact(patience.idle().toMillis()))
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setMaxHeaderSize(LARGEST_HEADERS)
                    .setMaxInitialLineLength(LONGEST_URL)
                    .setSsl(config.tls().isPresent())
                    .setKeyCertOptions(config.tls().map(OssServer::keys).orElse(null)))
            .requestHandler(this::receive)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private static PemKeyCertOptions keys(OssEmulatorConfig.TlsFiles files) {
    return new PemKeyCertOptions()
        .addCertPath(files.certificate().toAbsolutePath().toString())
        .addKeyPath(files.key().toAbsolutePath().toString());
  }

  private void receive(HttpServerRequest request) {
    if (faults.isDown()) {
      request.connection().close();
      return;
    }
    var body = new RequestBody(request, patience);
    request.pause();
    var wait = faults.latency().toMillis();
    if (wait > 0) {
      vertx.setTimer(wait, id -> handle(request, body));
    } else {
      handle(request, body);
    }
  }

  private void handle(HttpServerRequest request, RequestBody body) {
    var requestId =
        UUID.randomUUID().toString().replace("-", "").substring(0, 24).toUpperCase(Locale.ROOT);
    Exchange exchange;
    try {
      var authority = request.authority();
      var target =
          Target.of(
              authority == null ? "" : authority.host(),
              request.path(),
              site::hasHost,
              directory::hasBucket);
      exchange = new Exchange(request, target, body, patience, requestId);
    } catch (OssError e) {
      // The address cannot be read, so there is nothing yet that could tell more of it.
      request.response().setStatusCode(e.status()).end();
      return;
    }
    perform(workers, exchange, () -> operations.handle(exchange));
  }

  private void perform(WorkerExecutor threads, Exchange exchange, Runnable step) {
    threads.executeBlocking(
        () -> {
          try {
            step.run();
          } catch (RuntimeException | Error e) {
            // Not even the error could be told.
            LOG.log(Level.SEVERE, "request " + exchange.requestId() + " failed", e);
            exchange.response().reset();
          } finally {
            exchange
                .takeNext()
                .ifPresentOrElse(
                    next ->
                        perform(
                            next.isForWaiter() ? waiters : workers,
                            exchange,
                            () -> operations.perform(exchange, next.step())),
                    exchange::abandonBody);
          }
          return null;
        },
        false);
  }

  public int port() {
    return server.actualPort();
  }

  public Sts sts() {
    return sts;
  }

  public Metadata metadata() {
    return metadata;
  }

  public void processImagesBy(ImageProcessor processor) {
    processed.by(processor);
  }

  public void allowCallbacksTo(String authority) {
    callbacks.allow(authority);
  }

  public void waitForCallbacks(Duration patience) {
    callbacks.waitFor(patience);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
