package io.tuwen.operations.pipeline;

/**
 * How a consumer group does on a topic.
 *
 * @param lag records that are not done
 * @param oldestSeconds the age of the oldest of them; 0 where there is none, its greatest possible
 *     age where the broker is too slow to tell, and null where not even that is known
 * @param inFlight records behind that one that are done already, or being done, by the group's
 *     marks
 * @param perSecond done lately
 * @param members consumers of the group
 */
public record LaneStatus(
    String worker,
    String lane,
    String topic,
    String group,
    long lag,
    Double oldestSeconds,
    long inFlight,
    double perSecond,
    int members) {}
