package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.result.index.ImageIndex;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lists of images, on threads of their own: while the database is slow or away, nothing but lists
 * waits for it.
 */
@ApplicationScoped
public class Lists {
  private static final int THREADS = 8;

  /** One client never has all of them. */
  private static final int PER_CLIENT = 4;

  private static final int WAITING = 1024;
  private static final int LINE = 64;

  private final ImageIndex index;
  private final OpenDeletions deletions;
  private final FairLooks looks =
      new FairLooks("lists", THREADS, PER_CLIENT, WAITING, LINE, "too many lists wait here");

  Lists(ImageIndex index, OpenDeletions deletions) {
    this.index = index;
    this.deletions = deletions;
  }

  /**
   * A page of the caller's own images, as {@link ImageIndex#list} gives it, without those that are
   * to be deleted: rows go a little later.
   */
  public Uni<ImageIndex.Page> page(Caller caller, ImageIndex.Request request) {
    return looks.run(
        caller.party(), () -> living(caller.owner(), index.list(caller.owner(), request)));
  }

  private ImageIndex.Page living(Owner owner, ImageIndex.Page page) {
    return new ImageIndex.Page(
        page.entries().stream()
            .filter(
                it -> !deletions.hides(new ImageKey(owner, it.id()).objectKey(), it.uploadedAt()))
            .toList(),
        page.end());
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
