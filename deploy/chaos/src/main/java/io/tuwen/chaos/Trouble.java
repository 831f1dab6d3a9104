package io.tuwen.chaos;

import io.tuwen.chaos.Victim.Line;
import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong for a while. */
sealed interface Trouble {
  Kind kind();

  /** What it is called in the table. */
  String name();

  /** How long it goes on; a process that ended comes back by itself. */
  Duration lasting();

  void begin(Victim victim) throws InterruptedException;

  void end(Victim victim) throws InterruptedException;

  /** The process of a service ends. */
  record ProcessEnd(String service, boolean force) implements Trouble {
    @Override
    public Kind kind() {
      return force ? Kind.KILL : Kind.RESTART;
    }

    @Override
    public String name() {
      return kind() + " of " + service;
    }

    @Override
    public Duration lasting() {
      return Duration.ZERO;
    }

    @Override
    public void begin(Victim victim) throws InterruptedException {
      victim.end(service, force);
    }

    @Override
    public void end(Victim victim) {}
  }

  /** The broker is away. */
  record BrokerStop(Duration lasting) implements Trouble {
    @Override
    public Kind kind() {
      return Kind.BROKER;
    }

    @Override
    public String name() {
      return "broker stop";
    }

    @Override
    public void begin(Victim victim) {
      victim.stopBroker();
    }

    @Override
    public void end(Victim victim) throws InterruptedException {
      victim.startBroker();
    }
  }

  /** The object storage does what it should not. */
  record StorageFault(Fault fault, Duration lasting) implements Trouble {
    @Override
    public Kind kind() {
      return Kind.STORAGE;
    }

    @Override
    public String name() {
      return "storage " + fault.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void begin(Victim victim) {
      fault.on(victim.storage());
    }

    @Override
    public void end(Victim victim) {
      Fault.off(victim.storage());
    }
  }

  /** The cloud that reads does not. */
  record ProviderFault(Provider.Trouble trouble, Duration lasting) implements Trouble {
    @Override
    public Kind kind() {
      return Kind.PROVIDER;
    }

    @Override
    public String name() {
      return "provider " + trouble.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void begin(Victim victim) {
      victim.provider().begin(trouble);
    }

    @Override
    public void end(Victim victim) {
      victim.provider().end();
    }
  }

  /** The network is slow, or connections break. */
  record BadNetwork(Line line, Weather weather, Duration lasting) implements Trouble {
    @Override
    public Kind kind() {
      return Kind.NETWORK;
    }

    @Override
    public String name() {
      return (weather.breaks() > 0 ? "broken" : "slow")
          + " network to "
          + line.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void begin(Victim victim) {
      victim.network(line).weather(weather);
    }

    @Override
    public void end(Victim victim) {
      victim.network(line).weather(Weather.CALM);
    }
  }
}
