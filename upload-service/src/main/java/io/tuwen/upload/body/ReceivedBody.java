package io.tuwen.upload.body;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.share.Shares;
import io.tuwen.upload.UploadLimits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The images of a request. They can be read until it is closed. */
public final class ReceivedBody implements AutoCloseable {
  private final SpoolFile file;
  private final List<ReceivedImage> images;
  private final Set<String> flags;
  private final List<Shares.Share> held = new ArrayList<>();
  private UploadLimits.Admission admission;

  ReceivedBody(SpoolFile file, List<ReceivedImage> images, Set<String> flags) {
    this.file = file;
    this.images = List.copyOf(images);
    this.flags = Set.copyOf(flags);
  }

  /**
   * A body for the request, and closed where the client left before it was there: then it has no
   * other owner.
   *
   * @param left what else is done when the client leaves
   */
  static Uni<ReceivedBody> unlessLeft(Future<ReceivedBody> body, Runnable left) {
    return UniHelper.toUni(body)
        .onCancellation()
        .invoke(
            () -> {
              left.run();
              body.onSuccess(ReceivedBody::close);
            });
  }

  /** Gives this back, too, when it is closed. */
  ReceivedBody releasing(Shares.Share share) {
    held.add(share);
    return this;
  }

  /**
   * Counts its images.
   *
   * @throws io.tuwen.contract.share.TooMuch where the caller may not send so many
   */
  ReceivedBody countedBy(UploadLimits.Admission newAdmission) {
    newAdmission.brought(images.size());
    admission = newAdmission;
    return this;
  }

  /** Its images were not stored; where that is our doing, they do not count. */
  public void failed(Throwable reason) {
    admission.failed(reason);
  }

  /** At least one, in the order of the request. */
  public List<ReceivedImage> images() {
    return images;
  }

  /** Whether a JSON body has this field and says true there. */
  public boolean hasFlag(String name) {
    return flags.contains(name);
  }

  @Override
  public void close() {
    file.close();
    held.forEach(Shares.Share::close);
  }
}
