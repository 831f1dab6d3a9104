package io.tuwen.chaos;

import io.tuwen.emulator.Faults;

/** What can be done to a running system. */
interface Victim {
  /**
   * Ends the process of a service or of the database, which comes back by itself.
   *
   * @param force by SIGKILL, not SIGTERM
   */
  void end(String service, boolean force) throws InterruptedException;

  void stopBroker();

  void startBroker() throws InterruptedException;

  Faults storage();

  Provider provider();

  /** The network between the services and what they use. */
  Proxy network(Line line);

  /** Where the services go. */
  enum Line {
    STORAGE,
    BROKER
  }
}
