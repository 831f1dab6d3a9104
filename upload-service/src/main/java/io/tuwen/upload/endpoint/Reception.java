package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Callers;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.StoredQuota;
import io.tuwen.upload.Uploads;
import io.tuwen.upload.body.BodyReceiver;
import io.tuwen.upload.body.ReceivedBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BiFunction;

/** What every address that takes images does first. */
@ApplicationScoped
class Reception {
  private final BodyReceiver receiver;
  private final Uploads uploads;
  private final Callers callers;
  private final StoredQuota quota;

  Reception(BodyReceiver receiver, Uploads uploads, Callers callers, StoredQuota quota) {
    this.callers = callers;
    this.quota = quota;
    this.receiver = receiver;
    this.uploads = uploads;
  }

  /** Receives the request's images and takes them in. */
  Uni<List<StoredImage>> take(RoutingContext context, Naming naming) {
    return take(context, naming, (body, images) -> images);
  }

  /**
   * Receives the request's images and takes them in.
   *
   * @param answer made of the body, which is closed afterwards, and of the images
   */
  <T> Uni<T> take(
      RoutingContext context,
      Naming naming,
      BiFunction<ReceivedBody, List<StoredImage>, T> answer) {
    var caller = callers.of(context);
    return receiver
        .receive(context.request(), caller.party(), quota.check(caller))
        .chain(
            body ->
                Uni.createFrom()
                    .deferred(() -> uploads.accept(caller, body.images(), naming))
                    .map(images -> answer.apply(body, images))
                    .onFailure()
                    .invoke(body::failed)
                    .onTermination()
                    .invoke(body::close));
  }
}
