package io.tuwen.resize;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectPage;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.PutReceipt;
import io.tuwen.contract.store.StoredObject;
import java.util.Optional;

/** Reads here and writes there. */
record HalfStore(ObjectStore read, ObjectStore write) implements ObjectStore {
  @Override
  public PutReceipt put(Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    return write.put(bucket, key, content, attributes);
  }

  @Override
  public Optional<PutReceipt> putIfAbsent(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    return write.putIfAbsent(bucket, key, content, attributes);
  }

  @Override
  public Optional<StoredObject> describe(Bucket bucket, ObjectKey key) {
    return read.describe(bucket, key);
  }

  @Override
  public Optional<OpenObject> open(Bucket bucket, ObjectKey key) {
    return read.open(bucket, key);
  }

  @Override
  public void delete(Bucket bucket, ObjectKey key) {
    write.delete(bucket, key);
  }

  @Override
  public ObjectPage list(Bucket bucket, String prefix, String after, int limit) {
    return read.list(bucket, prefix, after, limit);
  }

  @Override
  public void check(Bucket bucket) {
    read.check(bucket);
  }

  @Override
  public String name(Bucket bucket) {
    return read.name(bucket);
  }

  @Override
  public void close() {
    // Both have owners.
  }
}
