package io.tuwen.result.webhook;

import io.tuwen.contract.key.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** How a receiver knows that it was us, and when: {@code t=SECONDS,v1=HEX[,v1=HEX]}. */
final class Signature {
  static final String HEADER = "Tuwen-Signature";

  private Signature() {}

  /** Of the second, a dot, and the body, by each key. */
  static String of(List<SecretKeySpec> keys, long second, byte[] body) {
    var time = (second + ".").getBytes(StandardCharsets.US_ASCII);
    var signed = new byte[time.length + body.length];
    System.arraycopy(time, 0, signed, 0, time.length);
    System.arraycopy(body, 0, signed, time.length, body.length);
    return Stream.concat(
            Stream.of("t=" + second),
            keys.stream().map(it -> "v1=" + HexFormat.of().formatHex(HmacSha256.of(it, signed))))
        .collect(Collectors.joining(","));
  }
}
