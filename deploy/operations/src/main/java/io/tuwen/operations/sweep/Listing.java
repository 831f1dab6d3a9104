package io.tuwen.operations.sweep;

import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Objects of a bucket in the order of their keys, a page at a time. */
public final class Listing implements Iterator<ListedObject> {
  private static final int PAGE = 1000;

  private final ObjectStore store;
  private final Bucket bucket;
  private final String prefix;
  private Iterator<ListedObject> page = List.<ListedObject>of().iterator();
  private String after = "";
  private boolean more = true;

  /**
   * Lists.
   *
   * @param prefix what the keys begin with, or an empty string for all
   */
  public Listing(ObjectStore store, Bucket bucket, String prefix) {
    this.store = store;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && more) {
      var next = store.list(bucket, prefix, after, PAGE);
      page = next.objects().iterator();
      more = next.more() && !next.objects().isEmpty();
      after = more ? next.objects().get(next.objects().size() - 1).key().value() : after;
    }
    return page.hasNext();
  }

  @Override
  public ListedObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
