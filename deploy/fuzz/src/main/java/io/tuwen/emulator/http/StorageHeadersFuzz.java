package io.tuwen.emulator.http;

import static io.tuwen.emulator.http.StoragePolicyFuzz.refusable;
import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.emulator.OssError;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Addresses and headers of the storage protocol. */
public final class StorageHeadersFuzz implements FuzzTarget {
  private static final byte[] NO_BODY = {};
  private static final long SIZE = 1000;

  @Override
  public void feed(byte[] input) {
    var text = new String(input, StandardCharsets.ISO_8859_1);
    refusable(() -> inside(ByteRange.standard(text, SIZE)));
    refusable(
        () -> Target.of("bucket.localhost", "/" + text, "localhost"::equals, "bucket"::equals));
    refusable(() -> Target.of("localhost", "/" + text, "localhost"::equals, "bucket"::equals));
    refusable(() -> Tags.parse(text));
    var headers = new HashMap<>(Map.of("range", text, "x-oss-copy-source", text));
    refusable(() -> StandIn.exchange(text, headers, NO_BODY));
    var exchange = StandIn.exchange("", headers, NO_BODY);
    refusable(() -> CopySource.of(exchange));
    ByteRange.of(exchange, SIZE).ifPresent(StorageHeadersFuzz::inside);
    headers.put("x-oss-range-behavior", "standard");
    ByteRange.of(StandIn.exchange("", headers, NO_BODY), SIZE)
        .ifPresent(StorageHeadersFuzz::inside);
  }

  private static void inside(ByteRange range) {
    require(
        range.from() >= 0 && range.from() < range.to() && range.to() <= SIZE,
        "%s is not in the object",
        range);
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(OssError.class);
  }
}
