package io.tuwen.upload.ticket;

import io.tuwen.contract.key.ImageKey;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Leave to put one image into the bucket.
 *
 * @param url where its form goes
 * @param fields of the form, in this order; the file comes last
 */
public record Ticket(ImageKey image, Instant expires, URI url, Map<String, String> fields) {
  public Ticket {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Without the signature. */
  @Override
  public String toString() {
    return "Ticket[" + image.objectKey() + " until " + expires + "]";
  }
}
