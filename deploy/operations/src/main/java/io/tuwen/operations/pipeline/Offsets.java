package io.tuwen.operations.pipeline;

import io.tuwen.contract.lane.BegunRecords;
import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the topics begin and end, and how far the groups are, at one time. */
record Offsets(
    long nanos,
    Map<Place, Long> begins,
    Map<Place, Long> ends,
    Map<String, Map<Place, Groups.Committed>> committed,
    Map<String, Integer> members) {

  /** The first record of every partition that is not done, where there is one. */
  List<Position> unfinished(LaneGroup lane) {
    return ends.keySet().stream()
        .filter(it -> it.topic().equals(lane.topic()))
        .filter(it -> next(lane, it) < ends.get(it))
        .map(it -> it.at(next(lane, it)))
        .toList();
  }

  /** A group that has committed nothing begins with the oldest record. */
  private long next(LaneGroup lane, Place place) {
    var begin = begins.getOrDefault(place, 0L);
    var offset = committed.getOrDefault(lane.group(), Map.of()).get(place);
    return offset == null ? begin : Math.max(begin, offset.offset());
  }

  long lag(LaneGroup lane) {
    return unfinished(lane).stream().mapToLong(it -> ends.get(it.place()) - it.offset()).sum();
  }

  long done(LaneGroup lane) {
    return of(lane).values().stream().mapToLong(Groups.Committed::offset).sum();
  }

  long inFlight(LaneGroup lane) {
    return of(lane).values().stream().mapToLong(it -> BegunRecords.count(it.metadata())).sum();
  }

  private Map<Place, Groups.Committed> of(LaneGroup lane) {
    return committed.getOrDefault(lane.group(), Map.of()).entrySet().stream()
        .filter(it -> it.getKey().topic().equals(lane.topic()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
