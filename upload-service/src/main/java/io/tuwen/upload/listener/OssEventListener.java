package io.tuwen.upload.listener;

import io.smallrye.mutiny.Uni;
import io.tuwen.upload.Intake;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Listens to {@code oss.events}. What cannot be understood goes to its dead letters. */
@ApplicationScoped
class OssEventListener {
  private final Intake intake;

  OssEventListener(Intake intake) {
    this.intake = intake;
  }

  @Incoming("oss-events")
  Uni<Void> take(byte[] notification) {
    return intake.take(notification);
  }
}
