package io.tuwen.worker.sandbox;

/** What a child asks its worker during its work, since it reaches no storage by itself. */
@FunctionalInterface
public interface Questions {
  /** Of work that needs nothing. */
  Questions NONE =
      question -> {
        throw new IllegalStateException("this work has no questions");
      };

  byte[] ask(byte[] question);
}
