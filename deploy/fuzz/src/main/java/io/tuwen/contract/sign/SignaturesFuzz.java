package io.tuwen.contract.sign;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.sign.AddressSigner.Verdict;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Signed addresses: ours are known again, and no other is. */
public final class SignaturesFuzz implements FuzzTarget {
  private static final Instant EXPIRES = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant BEFORE = EXPIRES.minusSeconds(60);
  private static final Instant AFTER = EXPIRES.plusSeconds(60);

  private final AddressSigner signer =
      new AddressSigner(List.of("k1=0123456789abcdef0123456789abcdef"));
  private final AddressSigner other =
      new AddressSigner(List.of("k1=fedcba9876543210fedcba9876543210"));

  @Override
  public void feed(byte[] input) {
    // As a server has it: each byte is a character.
    var text = new String(input, StandardCharsets.ISO_8859_1);
    require(signer.verify(text, BEFORE) == Verdict.INVALID, "%s was not signed by us", text);
    AddressSigner.expires(text);
    var address = "/" + visible(input);
    var signed = signer.sign(address, EXPIRES);
    require(signer.verify(signed, BEFORE) == Verdict.VALID, "%s is ours", signed);
    require(signer.verify(signed, AFTER) == Verdict.EXPIRED, "%s is over", signed);
    require(other.verify(signed, BEFORE) == Verdict.INVALID, "%s is of another key", signed);
    var flipped = flipped(signed, Arrays.hashCode(input));
    require(signer.verify(flipped, BEFORE) == Verdict.INVALID, "%s is not %s", flipped, signed);
  }

  /** One bit of one of its characters is another. */
  private static String flipped(String signed, int choice) {
    var bytes = signed.getBytes(StandardCharsets.ISO_8859_1);
    bytes[Math.floorMod(choice, bytes.length)] ^= (byte) (1 << Math.floorMod(choice >>> 16, 8));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What may stand in an address that we write: no fragment, no control characters. */
  private static String visible(byte[] input) {
    var text = new StringBuilder();
    for (var b : input) {
      text.append(b > ' ' && b < 0x7f && b != '#' ? (char) b : '-');
    }
    return text.toString();
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }
}
