package io.tuwen.contract.store;

/** The three buckets, by what they hold; configuration gives them their names. */
public enum Bucket {
  /** What clients sent. No end user ever reads from it. */
  ORIGINALS,
  TEXTS,
  RENDITIONS
}
