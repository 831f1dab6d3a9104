package io.tuwen.resize;

/** Who gets what an image tells of itself. */
public enum Asker {
  /** The one whose image it is. */
  OWNER,
  /** Anybody else, and where it is not known who asks. */
  ANYBODY
}
