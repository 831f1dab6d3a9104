package io.tuwen.upload.login;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The text of a platform's answer.
 *
 * <p>INVARIANT: it is bounded while it arrives: of one that is longer, no more is held, and the
 * connection is closed. A caller that waits no longer does not cancel the call, which ends by its
 * own time-out: Mutiny logs what fails behind a cancellation as it is, and the address has secret
 * and code.
 */
public final class ShortAnswer {
  /** Of one that comes byte by byte, too, there is an end. */
  private static final Duration MAX_DURATION = Duration.ofSeconds(30);

  private ShortAnswer() {}

  /** Fails where the answer has more than so many bytes. */
  public static Uni<String> of(Multi<byte[]> chunks, int maxBytes) {
    var text =
        chunks
            .collect()
            .in(ByteArrayOutputStream::new, (all, chunk) -> add(all, chunk, maxBytes))
            .map(all -> all.toString(StandardCharsets.UTF_8))
            .ifNoItem()
            .after(MAX_DURATION)
            .fail();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var unused = text.subscribe().with(emitter::complete, emitter::fail);
            });
  }

  private static void add(ByteArrayOutputStream all, byte[] chunk, int maxBytes) {
    if (all.size() + chunk.length > maxBytes) {
      throw new TooLong();
    }
    all.writeBytes(chunk);
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
