package io.tuwen.emulator;

import io.tuwen.emulator.http.OssServer;
import io.tuwen.emulator.http.OwnAddresses;
import io.tuwen.emulator.http.Patience;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectDirectory;
import io.tuwen.emulator.sts.Metadata;
import io.tuwen.emulator.sts.Sts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;

/** An object storage that speaks the OSS protocol, over a directory, in this JVM. */
public final class OssEmulator implements AutoCloseable {
  private static final String EVERYWHERE = "0.0.0.0";

  private final ObjectDirectory directory;
  private final OssServer server;
  private final Faults faults;
  private final String host;
  private final boolean isTls;
  private boolean closed;

  private OssEmulator(
      ObjectDirectory directory, OssServer server, Faults faults, OssEmulatorConfig config) {
    this.directory = directory;
    this.server = server;
    this.faults = faults;
    host = config.host();
    isTls = config.tls().isPresent();
  }

  /**
   * Starts and waits until it listens and its buckets are there.
   *
   * @throws IllegalStateException where another emulator has the directory, or the port is taken
   */
  public static OssEmulator start(OssEmulatorConfig config) {
    return start(config, Patience.DEFAULT);
  }

  static OssEmulator start(OssEmulatorConfig config, Patience patience) {
    var faults = new Faults();
    try {
      var directory = ObjectDirectory.open(config.data());
      try {
        for (var bucket : config.buckets()) {
          directory.createBucket(bucket);
        }
        var server = OssServer.start(config, directory, faults, patience);
        return new OssEmulator(directory, server, faults, config);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the directory %s cannot be used: %s".formatted(config.data(), e), e);
    }
  }

  public URI endpoint() {
    return URI.create(
        (isTls ? "https://" : "http://")
            + (host.equals(EVERYWHERE) ? "127.0.0.1" : host)
            + ":"
            + port());
  }

  public int port() {
    return server.port();
  }

  /** The objects themselves, without the protocol and whatever goes wrong on purpose. */
  public Bucket bucket(String name) {
    return directory.bucket(name);
  }

  public Faults faults() {
    return faults;
  }

  /** Who issues temporary credentials for this storage; it answers at {@link #stsEndpoint()}. */
  public Sts sts() {
    return server.sts();
  }

  public URI stsEndpoint() {
    return endpoint().resolve(OwnAddresses.STS);
  }

  /** The metadata service of an instance; it answers at {@link #metadataEndpoint()}. */
  public Metadata metadata() {
    return server.metadata();
  }

  public URI metadataEndpoint() {
    return endpoint().resolve(OwnAddresses.METADATA);
  }

  /** From now on, forms may have an application called that listens there. */
  public void allowCallbacksTo(String calledHost, int calledPort) {
    server.allowCallbacksTo(calledHost + ":" + calledPort);
  }

  /** From now on, an application may take this long to answer; Aliyun waits for 5 s. */
  public void waitForCallbacks(Duration patience) {
    server.waitForCallbacks(patience);
  }

  /** From now on, {@code x-oss-process} is answered by what this one names. */
  public void processImagesBy(ImageProcessor processor) {
    server.processImagesBy(processor);
  }

  /** Stops; what was acknowledged is on disk already. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
