package io.tuwen.result;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How long and how many clients may wait. */
@ConfigMapping(prefix = "tuwen.result")
public interface ResultConfig {
  /** The longest that a client may ask to wait. */
  @WithDefault("50s")
  Duration maxWait();

  /** How long {@code /get_ocr_result} waits, whose clients give up early. */
  @WithDefault("12s")
  Duration compatWait();

  /** How long the deletion of one image is waited for. */
  @WithDefault("10s")
  Duration deletionWait();

  /** How many waits there may be at once, those of streams and sockets included. */
  @WithDefault("10000")
  int maxWaiting();

  /** How many streams and sockets may be open at once. */
  @WithDefault("4096")
  int maxStreams();

  /** How many renditions may be asked for at once of the resize worker. */
  @WithDefault("64")
  int maxRenditions();

  /** Where the worker is that makes renditions. */
  @WithDefault("http://127.0.0.1:8083")
  URI imageResizeWorker();

  /** Where the renditions bucket is read from; who asks for one that is there is sent to it. */
  Optional<URI> renditionsUrl();

  /** Where clients reach images by their keys, where that is another host than the API's. */
  Optional<URI> imagesUrl();

  /**
   * For how long the addresses hold at least that come with the state of an image; twice as long at
   * most, since they stay the same for this time.
   */
  @WithDefault("1h")
  Duration renditionLinks();

  /**
   * For how long a phone may keep a rendition that it asked for as a guest, without asking again. 0
   * has it ask every time.
   */
  @WithDefault("1h")
  Duration renditionMaxAge();

  /** Heartbeat interval for idle streams and sockets. */
  @WithDefault("15s")
  Duration heartbeat();

  /** Whether the page at {@code /} offers logins of simulated users, which the launcher has. */
  @WithDefault("false")
  boolean simulatedLogins();
}
