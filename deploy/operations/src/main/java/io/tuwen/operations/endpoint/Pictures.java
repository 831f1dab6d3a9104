package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;

/**
 * Originals for the eyes of operators.
 *
 * <p>INVARIANT: the type of an answer is one of four, by the first bytes of the original, and never
 * what its uploader said. What begins otherwise is not handed out, so no markup is.
 */
@ApplicationScoped
class Pictures {
  private static final long MAX_BYTES = 20L << 20;
  private static final int HEAD = 12;

  private final ObjectStore store;

  Pictures(ObjectStore store) {
    this.store = store;
  }

  /** What a browser draws; the caller closes the stream. */
  record Picture(String type, InputStream stream) {}

  Picture open(ObjectKey key) {
    var opened =
        store
            .open(Bucket.ORIGINALS, key)
            .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "the original is gone"));
    try {
      var head = opened.stream().readNBytes(HEAD);
      var type = type(new String(head, ISO_8859_1));
      if (type.isEmpty() || opened.object().size() > MAX_BYTES) {
        opened.close();
        throw new TuwenException(
            ErrorCode.UNSUPPORTED_TYPE, "this is no picture that a browser can draw");
      }
      return new Picture(
          type.get(), new SequenceInputStream(new ByteArrayInputStream(head), opened.stream()));
    } catch (IOException e) {
      throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "the original broke off", e);
    }
  }

  private static Optional<String> type(String head) {
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    } else if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    } else if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return Optional.of("image/gif");
    } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }
}
