package io.tuwen.result.endpoint;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a client asks for: an image by its own name for it, an id, a time to wait. */
public final class ClientKeyFuzz implements FuzzTarget {
  private static final Duration MOST = Duration.ofSeconds(25);

  @Override
  public void feed(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    ImageId.parse(text);
    try {
      var wait = WaitTime.parse(Optional.of(text), MOST);
      require(!wait.isNegative() && wait.compareTo(MOST) <= 0, "it waits %s", wait);
    } catch (TuwenException e) {
      requirePermanent(e);
    }
    try {
      require(!ClientKey.find(Optional.empty(), input).isEmpty(), "a key without a name");
    } catch (TuwenException e) {
      requirePermanent(e);
      throw e;
    }
  }

  private static void requirePermanent(TuwenException e) {
    require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }
}
