package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Callers;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.StoredQuota;
import io.tuwen.upload.Uploads;
import io.tuwen.upload.body.AddressInstead;
import io.tuwen.upload.body.BodyReceiver;
import io.tuwen.upload.body.FetchedBody;
import io.tuwen.upload.body.ReceivedBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What every address that takes images does first. */
@ApplicationScoped
class Reception {
  private final BodyReceiver receiver;
  private final Uploads uploads;
  private final Callers callers;
  private final StoredQuota quota;
  private final FetchedBody fetched;

  Reception(
      BodyReceiver receiver,
      FetchedBody fetched,
      Uploads uploads,
      Callers callers,
      StoredQuota quota) {
    this.fetched = fetched;
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
    return takenIn(context, received(context, naming), naming, answer);
  }

  /**
   * Fetches the image whose address the request has in its query or its form, or receives those
   * that it has itself, and takes them in.
   *
   * @param address of the query
   */
  <T> Uni<T> takeOrFetch(
      RoutingContext context,
      Optional<String> address,
      Naming naming,
      BiFunction<ReceivedBody, List<StoredImage>, T> answer) {
    var body =
        address
            .map(it -> fetched(context, it, naming, () -> {}))
            .orElseGet(
                () ->
                    received(context, naming)
                        .onFailure(AddressInstead.class)
                        .recoverWithUni(
                            e -> fetched(context, e.address(), naming, e::countsElsewhere)));
    return takenIn(context, body, naming, answer);
  }

  private Uni<ReceivedBody> received(RoutingContext context, Naming naming) {
    var caller = callers.writing(context);
    return receiver.receive(context.request(), caller.party(), permission(caller, naming, 1));
  }

  private Uni<ReceivedBody> fetched(
      RoutingContext context, String address, Naming naming, Runnable counted) {
    var caller = callers.writing(context);
    return fetched.fetch(address, caller.party(), permission(caller, naming, 1), counted);
  }

  /** A request that comes again is answered as before, also where its owner may store no more. */
  private Uni<Void> permission(Caller caller, Naming naming, int count) {
    return quota.check(caller, uploads.areStored(caller.owner(), naming, count));
  }

  /** That the first is stored says nothing of those behind it, any of which may be new. */
  private Uni<Void> permissionForAll(Caller caller, Naming naming, int count) {
    return count > 1 && naming instanceof Naming.Once
        ? permission(caller, naming, count)
        : Uni.createFrom().voidItem();
  }

  private <T> Uni<T> takenIn(
      RoutingContext context,
      Uni<ReceivedBody> received,
      Naming naming,
      BiFunction<ReceivedBody, List<StoredImage>, T> answer) {
    var caller = callers.of(context);
    return received.chain(
        body ->
            Uni.createFrom()
                .deferred(() -> permissionForAll(caller, naming, body.images().size()))
                .chain(() -> uploads.accept(caller, body.images(), naming))
                .map(images -> answer.apply(body, images))
                .onFailure()
                .invoke(body::failed)
                .onTermination()
                .invoke(body::close));
  }
}
