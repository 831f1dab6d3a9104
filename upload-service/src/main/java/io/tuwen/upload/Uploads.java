package io.tuwen.upload;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.upload.body.ReceivedImage;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * An upload: check, store, publish, and only then say yes.
 *
 * <p>INVARIANT: what this returns is stored and its event is durable. Where the event cannot be
 * published, the upload fails, and an image that only we know the name of is taken back.
 *
 * <p>It is there from the start, so that a service without a safe key for names does not start.
 */
@Startup
@ApplicationScoped
public class Uploads {
  private static final Logger LOG = Logger.getLogger(Uploads.class);

  private static final int MAX_CLIENT_KEY = 1024;

  private final ImageCheck check;
  private final OriginalWriter originals;
  private final ImageEvents events;
  private final Withdrawals withdrawals;
  private final RecentEvents recent;
  private final UploadLimits limits;
  private final Names names;
  private final Vertx vertx;
  private final InstantSource clock = InstantSource.system();

  Uploads(
      ImageCheck check,
      OriginalWriter originals,
      ImageEvents events,
      Withdrawals withdrawals,
      RecentEvents recent,
      UploadLimits limits,
      Names names,
      Vertx vertx) {
    this.limits = limits;
    this.check = check;
    this.originals = originals;
    this.events = events;
    this.withdrawals = withdrawals;
    this.recent = recent;
    this.names = names;
    this.vertx = vertx;
  }

  /**
   * Takes the images of one request: all of them or, by a failure, none that the client knows of.
   *
   * @param caller whose images they become, and whose allowance of pixels they are taken from
   */
  public Uni<List<StoredImage>> accept(Caller caller, List<ReceivedImage> images, Naming naming) {
    return blocking(() -> checked(images))
        .chain(
            checked -> {
              var pixels = limits.spendPixels(caller.party(), pixels(checked));
              return acceptAll(caller, checked, naming)
                  .onFailure(e -> !UploadLimits.isClientsDoing(e))
                  .invoke(() -> pixels.correct(0));
            });
  }

  /**
   * Whether all of a request's first images are stored, as its Idempotency-Key says; one without a
   * key is always new.
   */
  public Uni<Boolean> areStored(Owner owner, Naming naming, int count) {
    return naming instanceof Naming.Once once
        ? blocking(
            () ->
                IntStream.range(0, count)
                    .allMatch(index -> originals.isStored(named(owner, once.key(), index))))
        : Uni.createFrom().item(false);
  }

  private ImageKey named(Owner owner, IdempotencyKey key, int index) {
    return new ImageKey(owner, names.ofIdempotencyKey(owner, key.value(), index));
  }

  private Uni<List<StoredImage>> acceptAll(
      Caller caller, List<CheckedImage> checked, Naming naming) {
    return Multi.createFrom()
        .items(IntStream.range(0, checked.size()).boxed())
        .onItem()
        .transformToUniAndConcatenate(index -> accept(caller, checked.get(index), naming, index))
        .collect()
        .asList();
  }

  /** Of several images, the message names the one that is at fault. */
  private List<CheckedImage> checked(List<ReceivedImage> images) {
    var checked = new ArrayList<CheckedImage>();
    for (var image : images) {
      try {
        checked.add(check.check(image));
      } catch (TuwenException e) {
        throw images.size() == 1 ? e : ofOne(e, checked.size() + 1, images.size());
      }
    }
    return checked;
  }

  private static TuwenException ofOne(TuwenException e, int number, int all) {
    return new TuwenException(
        e.code(), "image %d of %d: %s".formatted(number, all, e.getMessage()), e.getCause());
  }

  private static long pixels(List<CheckedImage> images) {
    return images.stream().mapToLong(image -> image.header().pixels()).sum();
  }

  private Uni<StoredImage> accept(Caller caller, CheckedImage checked, Naming naming, int index) {
    var owner = caller.owner();
    var app = caller.app();
    if (naming instanceof Naming.Once once) {
      return acceptOnce(owner, app, checked, once.key(), index);
    }
    if (naming instanceof Naming.ByField && !checked.fieldName().isEmpty()) {
      return acceptNamed(new ImageKey(owner, clientsId(owner, checked.fieldName())), app, checked);
    }
    return acceptNew(owner, app, checked);
  }

  private ImageId clientsId(Owner owner, String clientKey) {
    if (clientKey.length() > MAX_CLIENT_KEY || clientKey.indexOf('\0') >= 0) {
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST,
          "the field's name has more than %d characters, or a NUL".formatted(MAX_CLIENT_KEY));
    }
    return names.ofClientKey(owner, clientKey);
  }

  private Uni<StoredImage> acceptNew(Owner owner, String app, CheckedImage checked) {
    var image = new ImageKey(owner, ImageId.next(clock));
    return blocking(() -> originals.store(image, app, checked))
        .chain(
            event ->
                events
                    .publish(event)
                    .onFailure()
                    .call(() -> blocking(Executors.callable(() -> withdraw(event))))
                    .replaceWith(() -> accepted(image, event, checked)));
  }

  private void withdraw(ImageUploaded event) {
    if (originals.withdraw(event)) {
      withdrawals.add(event.key());
    }
  }

  /**
   * INVARIANT: never takes an image back. A retry with the same key may have published it already;
   * where none has, the next one does.
   */
  private Uni<StoredImage> acceptOnce(
      Owner owner, String app, CheckedImage checked, IdempotencyKey key, int index) {
    var image = named(owner, key, index);
    return blocking(() -> originals.storeOnce(image, app, checked))
        .chain(event -> events.publish(event).replaceWith(() -> accepted(image, event, checked)));
  }

  /**
   * INVARIANT: never takes an image back, since it is in the place of an earlier one already. Where
   * its event could not be published, the client's next try publishes that.
   */
  private Uni<StoredImage> acceptNamed(ImageKey image, String app, CheckedImage checked) {
    return blocking(() -> originals.store(image, app, checked))
        .chain(event -> events.publish(event).replaceWith(() -> accepted(image, event, checked)));
  }

  private StoredImage accepted(ImageKey image, ImageUploaded event, CheckedImage checked) {
    // A bucket that notifies us of its own puts tells nothing new.
    recent.addOwn(event);
    LOG.infof(
        "event=image_accepted image=\"%s\" bytes=%d type=%s width=%d height=%d",
        LogName.of(image.objectKey()),
        event.size(),
        event.contentType(),
        checked.header().width(),
        checked.header().height());
    return new StoredImage(
        image, names.publicName(event.key()), event.eTag(), event.size(), event.contentType());
  }

  private <T> Uni<T> blocking(Callable<T> work) {
    return Uni.createFrom().deferred(() -> UniHelper.toUni(vertx.executeBlocking(work, false)));
  }
}
