package io.tuwen.upload.ticket;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * By which we know that a callback is about a ticket of ours: {@code EXPIRY.MAC}, of the key and of
 * the time at which the ticket ends.
 */
final class TicketSeal {
  private static final String PURPOSE = "direct upload";
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,10})\\.([A-Za-z0-9_-]{43})");

  /** An upload that began in time may end later, and its callback comes after that. */
  private static final Duration GRACE = Duration.ofMinutes(15);

  private final Names names;

  TicketSeal(Names names) {
    this.names = names;
  }

  String of(ImageKey image, Instant expires) {
    return expires.getEpochSecond() + "." + mac(image, Long.toString(expires.getEpochSecond()));
  }

  /** Whether a seal is of this image, and its ticket did not end long ago. */
  boolean isOf(ImageKey image, String seal, Instant now) {
    var parts = FORM.matcher(seal);
    if (!parts.matches()) {
      return false;
    }
    var isOurs =
        MessageDigest.isEqual(
            mac(image, parts.group(1)).getBytes(StandardCharsets.US_ASCII),
            parts.group(2).getBytes(StandardCharsets.US_ASCII));
    var expires = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    return isOurs && !now.isAfter(expires.plus(GRACE));
  }

  private String mac(ImageKey image, String expires) {
    return names.seal(PURPOSE, expires + "\n" + image.objectKey());
  }
}
