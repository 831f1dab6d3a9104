package io.tuwen.result;

import io.tuwen.contract.key.ImageKey;

/** What a follower of images is told. */
public sealed interface News {

  /** An image is done, or it is not there. */
  record Of(ImageKey image, Finding finding) implements News {}

  /** Nothing has happened for a while: the time to find out whether the other side is there. */
  record Silence() implements News {}
}
