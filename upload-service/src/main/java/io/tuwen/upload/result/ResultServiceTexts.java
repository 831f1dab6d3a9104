package io.tuwen.upload.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.upload.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks the result service, which holds the question until there is an answer.
 *
 * <p>It may be restarted meanwhile, or not be there at all for a moment: as long as there is time,
 * the question is asked again.
 */
@ApplicationScoped
class ResultServiceTexts implements Texts {
  private static final Logger LOG = Logger.getLogger(ResultServiceTexts.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LEAST = Duration.ofMillis(100);

  private final ResultService service;
  private final ForwardedCaller forwarded;

  ResultServiceTexts(@RestClient ResultService service, ForwardedCaller forwarded) {
    this.service = service;
    this.forwarded = forwarded;
  }

  @Override
  public Uni<Optional<OcrResult>> await(
      Caller caller, ImageKey image, TextDetail detail, Duration atMost) {
    return ask(caller, image, detail, System.nanoTime() + atMost.toNanos());
  }

  private Uni<Optional<OcrResult>> ask(
      Caller caller, ImageKey image, TextDetail detail, long until) {
    var left = Duration.ofNanos(until - System.nanoTime());
    if (left.compareTo(LEAST) < 0) {
      return Uni.createFrom().item(Optional.empty());
    }
    return service
        .text(
            caller.peer().address(),
            forwarded.header(caller).orElse(null),
            image.id().value(),
            detail.value(),
            left.toMillis() + "ms")
        .map(answer -> answer.toResult(image.objectKey()))
        .onFailure()
        .recoverWithItem(
            e -> {
              LOG.warnf(
                  "event=result_service_failed image=%s cause=\"%s\"", LogName.of(image.id()), e);
              return Optional.empty();
            })
        .chain(
            text ->
                text.isPresent()
                    ? Uni.createFrom().item(text)
                    : Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(PAUSE)
                        .chain(() -> ask(caller, image, detail, until)));
  }
}
