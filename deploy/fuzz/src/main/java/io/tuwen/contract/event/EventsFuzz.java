package io.tuwen.contract.event;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** The values of our own topics, into which others may publish too. */
public final class EventsFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    try {
      check(EventCodec.decodeUploaded(input), EventCodec::decodeUploaded);
    } catch (TuwenException e) {
      requirePoison(e);
      check(EventCodec.decodeProcessed(input), EventCodec::decodeProcessed);
    }
  }

  /** What was understood is written so that the same is understood again. */
  static <E extends TuwenEvent> void check(E event, Function<byte[], E> decode) {
    var written = EventCodec.encode(event).getBytes(StandardCharsets.UTF_8);
    TuwenEvent again;
    try {
      again = decode.apply(written);
    } catch (TuwenException e) {
      throw new IllegalStateException("an event was decoded, and its own form is not", e);
    }
    require(
        again.id().equals(event.id())
            && again.key().equals(event.key())
            && again.eTag().equals(event.eTag()),
        "%s became %s",
        event,
        again);
    require(
        EventCodec.encode(again).equals(EventCodec.encode(event)),
        "%s is written in two ways",
        event);
  }

  static void requirePoison(TuwenException e) {
    require(e.code() == ErrorCode.UNDECODABLE_EVENT, "%s is no code of an event", e.code());
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }
}
