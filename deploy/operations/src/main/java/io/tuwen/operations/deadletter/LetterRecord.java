package io.tuwen.operations.deadletter;

import io.tuwen.operations.log.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A dead letter with all that its record has.
 *
 * @param value empty where the broker has deleted it meanwhile, or where there never was one
 */
public record LetterRecord(DeadLetter letter, Map<String, String> headers, Optional<Value> value) {}
