package io.tuwen.upload.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Uploads that go to the bucket directly. */
@ConfigMapping(prefix = "tuwen.tickets")
public interface TicketConfig {
  /** Where phones post to: the address of the originals bucket. Without it there are no tickets. */
  Optional<URI> uploadUrl();

  /** Where the bucket tells of an upload: our own address, as the bucket reaches it. */
  Optional<URI> callbackUrl();

  /** For how long a ticket can be used. */
  @WithDefault("10m")
  Duration life();

  /** Where the keys are that callbacks are signed with. */
  @WithDefault("https://gosspublic.alicdn.com")
  URI callbackKeys();
}
