package io.tuwen.ocr.cloud;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.credentials.SecureEndpoint;
import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What an engine needs before it may be asked, and what an operator should know of it. */
public final class CloudSettings {
  private static final Logger LOG = Logger.getLogger(CloudSettings.class);

  private CloudSettings() {}

  /**
   * A secret of the environment.
   *
   * @throws IllegalStateException where it is missing, or is none
   */
  public static String required(String engine, String variable, Optional<String> value) {
    return value
        .map(String::strip)
        .filter(it -> !it.isEmpty() && it.chars().allMatch(c -> c > ' ' && c < 0x7f))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "tuwen.ocr.engines names %s, which needs %s in the environment"
                        .formatted(engine, variable)));
  }

  /** Refuses an address that would leak, and says in the log where users' images will go. */
  public static URI address(EngineId engine, String property, URI address, String example) {
    SecureEndpoint.require(property, address, example);
    LOG.warnf(
        "event=cloud_engine_chosen engine=%s host=%s detail=\"images of users are sent to this"
            + " host\"",
        engine, address.getHost());
    return address;
  }
}
