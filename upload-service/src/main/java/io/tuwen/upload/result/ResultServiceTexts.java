package io.tuwen.upload.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.upload.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks the result service, which holds the question until there is an answer.
 *
 * <p>It may be restarted meanwhile, or not be there at all for a moment: as long as there is time,
 * the question is asked again. What it refuses is told to the client.
 */
@ApplicationScoped
class ResultServiceTexts implements Texts {
  private static final Logger LOG = Logger.getLogger(ResultServiceTexts.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int NOT_FOUND = Response.Status.NOT_FOUND.getStatusCode();
  private static final int TOO_MANY = Response.Status.TOO_MANY_REQUESTS.getStatusCode();
  private static final int SOON = 2;
  private static final Uni<Optional<OcrResult>> NOTHING_YET =
      Uni.createFrom().item(Optional.empty());

  private final ResultService service;
  private final ForwardedCaller forwarded;

  ResultServiceTexts(@RestClient ResultService service, ForwardedCaller forwarded) {
    this.service = service;
    this.forwarded = forwarded;
  }

  @Override
  public Uni<Optional<OcrResult>> await(
      Caller caller, ImageKey image, TextDetail detail, Duration atMost) {
    return new Question(caller, image, detail, System.nanoTime() + atMost.toNanos()).ask(PAUSE);
  }

  /** One client's, which is asked until there is an answer or no time. */
  private final class Question {
    private final Caller caller;
    private final ImageKey image;
    private final TextDetail detail;
    private final long until;
    private boolean isLogged;

    /** What there is to say when the time is over. */
    private Uni<Optional<OcrResult>> late = NOTHING_YET;

    Question(Caller caller, ImageKey image, TextDetail detail, long until) {
      this.caller = caller;
      this.image = image;
      this.detail = detail;
      this.until = until;
    }

    /**
     * Asks.
     *
     * @param pause before the next time, where the service cannot answer
     */
    Uni<Optional<OcrResult>> ask(Duration pause) {
      var left = left();
      if (left.compareTo(LEAST) < 0) {
        return late;
      }
      return service
          .text(
              caller.peer().address(),
              forwarded.header(caller).orElse(null),
              image.id().value(),
              detail.value(),
              left.toMillis() + "ms")
          .map(answer -> answer.toResult(image.objectKey()))
          .onItemOrFailure()
          .transformToUni((text, e) -> e == null ? answered(text) : failed(e, pause));
    }

    private Uni<Optional<OcrResult>> answered(Optional<OcrResult> text) {
      late = NOTHING_YET;
      return text.isPresent() ? Uni.createFrom().item(text) : askAfter(PAUSE, PAUSE);
    }

    private Uni<Optional<OcrResult>> failed(Throwable e, Duration pause) {
      var refused = e instanceof WebApplicationException known ? known.getResponse() : null;
      if (refused != null && isMissing(refused)) {
        return Uni.createFrom()
            .failure(new TuwenException(ErrorCode.NOT_FOUND, "the image was deleted meanwhile"));
      }
      if (refused != null && refused.getStatus() == TOO_MANY) {
        return askWhenInvited(retryAfter(refused));
      }
      if (left().compareTo(LEAST) >= 0) {
        late = NOTHING_YET;
      }
      if (!isLogged) {
        isLogged = true;
        LOG.warnf("event=result_service_failed image=%s cause=\"%s\"", LogName.of(image.id()), e);
      }
      var next = pause.multipliedBy(2);
      return askAfter(pause, next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE);
    }

    /** In the service's own words: what stands before it may have lost its way to it. */
    private static boolean isMissing(Response refused) {
      return refused.getStatus() == NOT_FOUND
          && Problem.MEDIA_TYPE.equals(refused.getHeaderString(HttpHeaders.CONTENT_TYPE));
    }

    /** The client has its share of waits; as soon as another of them is over, this one may wait. */
    private Uni<Optional<OcrResult>> askWhenInvited(int seconds) {
      late =
          Uni.createFrom()
              .failure(
                  new TooMuch(
                      ErrorCode.TOO_MANY_WAITING,
                      "too many of this client's requests wait for texts",
                      seconds));
      return Duration.ofSeconds(seconds).compareTo(left().minus(LEAST)) < 0
          ? askAfter(Duration.ofSeconds(seconds), PAUSE)
          : late;
    }

    private Uni<Optional<OcrResult>> askAfter(Duration time, Duration nextPause) {
      return Uni.createFrom().voidItem().onItem().delayIt().by(time).chain(() -> ask(nextPause));
    }

    private Duration left() {
      return Duration.ofNanos(until - System.nanoTime());
    }

    private static int retryAfter(Response refused) {
      try {
        return Math.max(1, Integer.parseInt(refused.getHeaderString(HttpHeaders.RETRY_AFTER)));
      } catch (NumberFormatException e) {
        return SOON;
      }
    }
  }
}
