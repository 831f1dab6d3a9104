package io.tuwen.upload.endpoint;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.upload.ticket.TicketRequest;
import java.util.Set;

/** What asks for a session, and what asks for a ticket. */
public final class LoginsFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    refusable(() -> TicketRequest.parse(input));
    refusable(
        () -> {
          var request = SessionRequest.read(input);
          require(!request.code().isEmpty(), "a login without a code");
        });
  }

  private static void refusable(Runnable reading) {
    try {
      reading.run();
    } catch (TuwenException e) {
      require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public int maxLength() {
    return SessionRequest.MAX_BODY;
  }
}
