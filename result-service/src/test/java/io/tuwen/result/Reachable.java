package io.tuwen.result;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an object keeps in memory, also where it waits in a queue of a stream. */
final class Reachable {
  /** Streams and their queues are looked into like ours. */
  private static final List<String> OURS =
      List.of("io.tuwen.", "io.smallrye.mutiny.", "org.jctools.");

  private Reachable() {}

  static Set<Object> from(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      var next = left.remove();
      if (seen.add(next)) {
        parts(next).filter(it -> it != null).forEach(left::add);
      }
    }
    return seen;
  }

  private static Stream<?> parts(Object object) {
    if (object instanceof Object[] array) {
      return Arrays.stream(array);
    }
    if (object instanceof AtomicReferenceArray<?> array) {
      return IntStream.range(0, array.length()).mapToObj(array::get);
    }
    if (object instanceof AtomicReference<?> reference) {
      return Stream.of(reference).map(AtomicReference::get);
    }
    if (object instanceof Optional<?> optional) {
      return optional.stream();
    }
    if (object instanceof Map<?, ?> map) {
      return Stream.concat(map.keySet().stream(), map.values().stream());
    }
    var name = object.getClass().getName();
    if (OURS.stream().anyMatch(name::startsWith)) {
      return fields(object).stream();
    }
    return object instanceof Collection<?> collection ? collection.stream() : Stream.of();
  }

  private static List<Object> fields(Object object) {
    var values = new ArrayList<Object>();
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && isOpen(type)) {
          values.add(value(object, field));
        }
      }
    }
    return values;
  }

  /** The fields of Java itself are closed. */
  private static boolean isOpen(Class<?> type) {
    return !type.getName().startsWith("java.");
  }

  private static Object value(Object object, Field field) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
