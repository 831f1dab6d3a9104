package io.tuwen.emulator.website;

import io.tuwen.emulator.OssError;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;

/** The documents that clients send. */
public final class StorageXmlFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    RoutingRules.read(new String(input, StandardCharsets.UTF_8)).find("a/b", new TreeMap<>());
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(OssError.class);
  }
}
