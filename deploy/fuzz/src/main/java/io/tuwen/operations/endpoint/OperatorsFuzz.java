package io.tuwen.operations.endpoint;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.util.Set;

/** What operators send, who have a token and yet misspell. */
public final class OperatorsFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    try {
      JsonRequest.read(new ByteArrayInputStream(input), RedriveRequest.class).choice();
    } catch (TuwenException e) {
      requirePermanent(e);
    }
    try {
      var spec = JsonRequest.read(new ByteArrayInputStream(input), ReplayRequest.class).spec();
      require(!spec.workers().isEmpty(), "a replay for no worker");
    } catch (TuwenException e) {
      requirePermanent(e);
      throw e;
    }
  }

  private static void requirePermanent(TuwenException e) {
    require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }
}
