package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.List;

/** Which images a client wants to hear of. */
final class Subscription {
  static final int MAX_IMAGES = 100;

  private Subscription() {}

  /** The ids, checked: at least one of them, and not too many. */
  static List<String> of(List<String> ids) {
    var distinct = ids.stream().distinct().toList();
    if (distinct.isEmpty() || distinct.size() > MAX_IMAGES) {
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST,
          "name 1 to %d images: ?image=ID&image=ID".formatted(MAX_IMAGES));
    }
    return distinct;
  }
}
