package io.tuwen.chaos;

/** Somebody who is logged in, and may log in again while earlier sessions go on. */
final class User {
  private final String name;
  private volatile String session = "";

  User(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  String session() {
    return session;
  }

  void session(String newer) {
    session = newer;
  }

  @Override
  public String toString() {
    return name;
  }
}
