package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.IndexConfig;
import io.tuwen.result.index.OperatorIndex;
import io.tuwen.result.index.OwnerIndex;
import io.tuwen.result.index.Usage;
import io.tuwen.result.index.UsageLog;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Lists of images, on threads of their own: while the database is slow or away, nothing but lists
 * waits for it.
 */
@ApplicationScoped
public class Lists {
  private static final int WAITING = 1024;
  private static final int LINE = 64;

  /** Each holds a page of whole texts. */
  private static final int EXPORTS = 8;

  private static final int EXPORTS_PER_CLIENT = 2;
  private static final Party OPERATORS = new Party.Network("operators");

  private final ImageIndex index;
  private final OperatorIndex everybody;
  private final OwnerIndex owners;
  private final UsageLog usage;
  private final OpenDeletions deletions;
  private final Shares exports;
  private final FairLooks looks;

  /** Of their own: limits are read from there, and no list of a caller may keep them away. */
  private final FairLooks counts =
      new FairLooks("usage", 2, 1, WAITING, LINE, "too many looks at usage wait here");

  Lists(
      ImageIndex index,
      OperatorIndex everybody,
      OwnerIndex owners,
      UsageLog usage,
      OpenDeletions deletions,
      IndexConfig config,
      MeterRegistry metrics) {
    this.index = index;
    this.everybody = everybody;
    this.owners = owners;
    this.usage = usage;
    this.deletions = deletions;
    // One thread for each connection, and one client never has all of them.
    var threads = Math.max(1, config.connections());
    looks =
        new FairLooks(
            "lists", threads, Math.max(1, threads / 2), WAITING, LINE, "too many lists wait here");
    exports =
        new Shares(
            "exports", "exports", EXPORTS, EXPORTS_PER_CLIENT, ErrorCode.TOO_MANY_STREAMS, metrics);
  }

  /**
   * A page of the caller's own images, as {@link ImageIndex#list} gives it, without those that are
   * to be deleted: rows go a little later.
   */
  public Uni<ImageIndex.Page> page(Caller caller, ImageIndex.Request request) {
    return own(caller, () -> index.list(caller.owner(), request));
  }

  /** The best of the caller's own images, as {@link ImageIndex#best} gives them. */
  public Uni<ImageIndex.Page> best(Caller caller, ImageIndex.Request request) {
    return own(caller, () -> index.best(caller.owner(), request));
  }

  /** A page of the caller's own images with their texts, as {@link ImageIndex#whole} gives it. */
  public Uni<ImageIndex.Page> whole(Caller caller, ImageIndex.Request request) {
    return own(caller, () -> index.whole(caller.owner(), request));
  }

  /** Every page that an owner gets passes here. */
  private Uni<ImageIndex.Page> own(Caller caller, Supplier<ImageIndex.Page> look) {
    return looks.run(caller.party(), () -> living(caller.owner(), look.get()));
  }

  private ImageIndex.Page living(Owner owner, ImageIndex.Page page) {
    return new ImageIndex.Page(
        page.entries().stream()
            .filter(
                it -> !deletions.hides(new ImageKey(owner, it.id()).objectKey(), it.uploadedAt()))
            .toList(),
        page.end());
  }

  /**
   * Begins an export of all pages.
   *
   * @return to be closed with it
   * @throws io.tuwen.contract.share.TooMuch {@code TOO_MANY_STREAMS}
   */
  public Shares.Share beginExport(Caller caller) {
    return exports.take(caller.party());
  }

  /** What the caller has used, as {@link UsageLog#of} says it. */
  public Uni<Usage> usage(Caller caller, int days) {
    return counts.run(caller.party(), () -> usage.of(caller.owner(), days));
  }

  /** A page of what owners have, on the threads of usage. */
  public Uni<OwnerIndex.Page> owners(OwnerIndex.Request request) {
    return counts.run(OPERATORS, () -> owners.list(request));
  }

  /** A page of everybody's images. Operators are one party, beside all clients. */
  public Uni<OperatorIndex.Page> everybody(OperatorIndex.Request request) {
    return looks.run(OPERATORS, () -> everybody.list(request));
  }

  @PreDestroy
  void close() {
    looks.close();
    counts.close();
  }
}
