package io.tuwen.operations.sweep;

/**
 * The counts of a sweep.
 *
 * @param listed objects in the originals bucket
 * @param ignored by the prefix of their key
 * @param young too young to be judged
 * @param finished with a text that is newer than they are
 * @param candidates all others; they are looked up in {@code image.uploaded}
 * @param known with an event there
 * @param gone removed or replaced while the sweep went on
 * @param published without an event until now
 */
public record SweepResult(
    long listed,
    long ignored,
    long young,
    long finished,
    long candidates,
    long known,
    long gone,
    long published,
    double seconds) {}
