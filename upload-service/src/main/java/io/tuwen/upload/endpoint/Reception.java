package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.key.Owner;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.Uploads;
import io.tuwen.upload.body.BodyReceiver;
import io.tuwen.upload.body.ReceivedBody;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BiFunction;

/** What every address that takes images does first. */
@ApplicationScoped
class Reception {
  private final BodyReceiver receiver;
  private final Uploads uploads;
  private final ClientAddress clients;

  Reception(BodyReceiver receiver, Uploads uploads, ClientAddress clients) {
    this.clients = clients;
    this.receiver = receiver;
    this.uploads = uploads;
  }

  /** Receives the request's images and takes them in. */
  Uni<List<StoredImage>> take(HttpServerRequest request, Naming naming) {
    return take(request, naming, (body, images) -> images);
  }

  /**
   * Receives the request's images and takes them in.
   *
   * @param answer made of the body, which is closed afterwards, and of the images
   */
  <T> Uni<T> take(
      HttpServerRequest request,
      Naming naming,
      BiFunction<ReceivedBody, List<StoredImage>, T> answer) {
    var party = clients.of(request).party();
    return receiver
        .receive(request, party)
        .chain(
            body ->
                Uni.createFrom()
                    .deferred(() -> uploads.accept(Owner.GUEST, party, body.images(), naming))
                    .map(images -> answer.apply(body, images))
                    .onTermination()
                    .invoke(body::close));
  }
}
