package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import jakarta.enterprise.context.ApplicationScoped;

/** The streams and sockets that are open, of which each client may have its share. */
@ApplicationScoped
public class Streams {
  private final Shares open;

  Streams(ResultConfig config, LimitsConfig limits, MeterRegistry metrics) {
    var all = config.maxStreams();
    var perClient = limits.streams().orElse(Shares.quarter(all));
    open = new Shares("streams", "streams", all, perClient, ErrorCode.TOO_MANY_STREAMS, metrics);
  }

  /**
   * Opens one.
   *
   * @return to be closed with it
   * @throws io.tuwen.contract.share.TooMuch {@code TOO_MANY_STREAMS}
   */
  public Shares.Share open(Party party) {
    return open.take(party);
  }
}
