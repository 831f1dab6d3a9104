package io.tuwen.result.index;

import io.tuwen.contract.key.ImageId;
import io.tuwen.result.index.Filter.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * An image in a list.
 *
 * @param engine that read it, or could not
 * @param code why there is no text
 * @param snippet of the text, where an owner lists or an operator searches
 * @param text where whole texts were asked for, and there is one
 */
public record Entry(
    ImageId id,
    Instant uploadedAt,
    long size,
    String contentType,
    Status status,
    Optional<String> engine,
    Optional<String> code,
    Optional<Snippet> snippet,
    Optional<String> text) {}
