package io.tuwen.attack;

/**
 * What came of an attack, or of a part of it.
 *
 * @param evidence figures, in one line
 */
record Finding(Verdict verdict, String evidence) {
  /** What an attack found. */
  enum Verdict {
    HELD("held"),
    GAVE_WAY("gave way"),
    NOT_TRIED("not tried");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  Finding(boolean held, String evidence) {
    this(held ? Verdict.HELD : Verdict.GAVE_WAY, evidence);
  }

  /** What could not be looked at is not said to hold. */
  static Finding notTried(String why) {
    return new Finding(Verdict.NOT_TRIED, why);
  }

  /** Of an attack that may not have reached what it was to attack: then it shows only harm. */
  static Finding of(boolean held, boolean tried, String evidence) {
    return held && !tried ? notTried(evidence) : new Finding(held, evidence);
  }

  boolean held() {
    return verdict != Verdict.GAVE_WAY;
  }
}
