package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.key.ImageId;
import java.time.Duration;

/** Where the text of an image comes from, for clients that wait for it in their upload. */
public interface Texts {
  /**
   * Waits for the text of an image.
   *
   * @param client who waits; it has its share of waits
   * @return {@link ImageText.Pending} where there is none after that time; never a failure of what
   *     lies between, as long as another try may help
   */
  Uni<ImageText> await(Peer client, ImageId image, Duration atMost);
}
