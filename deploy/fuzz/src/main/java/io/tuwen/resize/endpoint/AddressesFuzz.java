package io.tuwen.resize.endpoint;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.resize.process.ProcessException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Addresses of images, and which formats a client says that it takes. */
public final class AddressesFuzz implements FuzzTarget {
  private static final Negotiation NEGOTIATION =
      new Negotiation(List.of("webp", "avif"), format -> true);

  @Override
  public void feed(byte[] input) {
    var text = new String(input, StandardCharsets.ISO_8859_1);
    var unused = NEGOTIATION.accepted(text);
    var address = Address.parse("/" + text);
    if (address instanceof Address.Sized sized) {
      require(sized.width() > 0 && sized.height() > 0, "%s has no size", sized);
    } else if (address instanceof Address.Processed processed) {
      require(processed.process().length() <= 4096, "a processing is too long");
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(ProcessException.class);
  }
}
