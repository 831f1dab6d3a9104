package io.tuwen.chaos;

/** A user of a mini-program; a new login leaves the earlier sessions as they are. */
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
