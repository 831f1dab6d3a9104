package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What an upload's signer allows, and who is called after it. */
public final class StoragePolicyFuzz implements FuzzTarget {
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

  @Override
  public void feed(byte[] input) {
    var base64 = Base64.getEncoder().encodeToString(input);
    var fields = new HashMap<>(Map.of("key", "a/b", "bucket", "bucket", "callback", base64));
    var policy = Policy.parse(base64);
    policy.check(fields, NOW);
    policy.checkLength(1);
    refusable(() -> Callback.of(fields));
    refusable(() -> Policy.parse(new String(input, StandardCharsets.ISO_8859_1)));
  }

  static void refusable(Runnable reading) {
    try {
      reading.run();
    } catch (OssError e) {
      // It says no in the words of the protocol.
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(OssError.class);
  }
}
