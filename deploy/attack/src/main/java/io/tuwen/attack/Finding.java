package io.tuwen.attack;

/**
 * What came of an attack, or of a part of it.
 *
 * @param evidence figures, in one line
 */
record Finding(boolean held, String evidence) {}
