package io.tuwen.operations.imports;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.OrderIds;
import io.tuwen.operations.journal.Wanted;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What operators can do with imports; any instance takes it, and the owner hears of it. */
@ApplicationScoped
public class Imports {
  private static final Logger LOG = Logger.getLogger(Imports.class);

  /** Of those that have ended, older ones are forgotten. */
  private static final int REMEMBERED = 50;

  private final Journal<ImportOrder, ImportProgress> journal;
  private final ObjectStore store;
  private final Importer importer;

  Imports(Journal<ImportOrder, ImportProgress> journal, ObjectStore store, Importer importer) {
    this.journal = journal;
    this.store = store;
    this.importer = importer;
  }

  /**
   * An image that something is or becomes.
   *
   * @param name a key in the bucket, or an address
   */
  public record Named(String name, ImageId image) {}

  /**
   * Some of them.
   *
   * @param end where there may be more
   */
  public record Page(List<Named> images, Optional<String> end) {
    public Page {
      images = List.copyOf(images);
    }
  }

  /** Orders one. */
  public Import order(ImportSpec spec) {
    journal.catchUp();
    var now = Instant.now();
    var order = new ImportOrder(OrderIds.next(now), spec, now, Wanted.RUN);
    journal.order(order.id(), order);
    LOG.infof("event=import_ordered import=%s owner=%s", order.id(), spec.owner());
    newestFirst()
        .filter(it -> it.state().isEnd())
        .skip(REMEMBERED)
        .forEach(it -> journal.forget(it.order().id()));
    return find(order.id());
  }

  /** All of them, newest first. */
  public List<Import> all() {
    journal.catchUp();
    return newestFirst().toList();
  }

  private Stream<Import> newestFirst() {
    return journal.all().stream()
        .map(Import::new)
        .sorted(
            Comparator.comparing((Import it) -> it.order().createdAt())
                .thenComparing(it -> it.order().id())
                .reversed());
  }

  public Import find(String id) {
    journal.catchUp();
    return journal
        .find(id)
        .map(Import::new)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such import"));
  }

  /** Says what is wanted of one; its runner does it within a second or two. */
  public Import want(String id, Wanted wanted) {
    var found = find(id);
    if (found.state().isEnd() || found.order().wanted() == Wanted.CANCEL) {
      throw new TuwenException(
          ErrorCode.IMPORT_FINISHED, "the import is " + found.state().word() + " already");
    }
    journal.order(id, found.order().with(wanted));
    LOG.infof("event=import_wanted import=%s wanted=%s", id, wanted);
    return find(id);
  }

  /** Which images its things are, whether they were imported yet or not: that follows from them. */
  public Page images(String id, Optional<String> after, int limit) {
    var order = find(id).order();
    var source = Source.of(order.spec(), store);
    var owner = new Owner(order.spec().owner());
    var next = source.next(after, limit);
    var items = next.items();
    return new Page(
        items.stream()
            .map(it -> new Named(it.name(), importer.image(owner, source.kind(), it.name()).id()))
            .toList(),
        next.more() && !items.isEmpty()
            ? Optional.of(items.get(items.size() - 1).position())
            : Optional.empty());
  }
}
