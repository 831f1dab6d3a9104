package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.emulator.ImageProcessor;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The storage has {@code x-oss-process} of originals answered by image-resize-worker. */
final class StorageProcessing implements ImageProcessor {
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final String originals;
  private final Names names;
  private final AddressSigner signer;
  private final IntSupplier port;
  private final InstantSource clock;

  /**
   * An adapter.
   *
   * @param originals the bucket
   * @param port where image-resize-worker listens now
   */
  StorageProcessing(
      String originals, Names names, AddressSigner signer, IntSupplier port, InstantSource clock) {
    this.originals = originals;
    this.names = names;
    this.signer = signer;
    this.port = port;
    this.clock = clock;
  }

  @Override
  public Optional<URI> address(String bucket, String key, String process) {
    if (!bucket.equals(originals)) {
      return Optional.empty();
    }
    var name = names.publicName(new ObjectKey(key)).value();
    // Who asks the storage for an original may see all of it, and so what is told of it.
    var address =
        "/%s?x-oss-process=%s&%s"
            .formatted(encoded(name), encoded(process), AddressSigner.FOR_OWNER);
    var signed = signer.sign(address, clock.instant().plus(LIFE));
    return Optional.of(URI.create("http://127.0.0.1:" + port.getAsInt() + signed));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
