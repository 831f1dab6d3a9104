package io.tuwen.contract.limit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/**
 * How much one caller may have: a user, a server's tenant, or for guests an address.
 *
 * <p>What is counted over time is a whole installation's, of which each instance grants its part;
 * what is counted at once is an instance's.
 */
@ConfigMapping(prefix = "tuwen.limits")
public interface LimitsConfig {
  /** How many instances of upload-service share what is granted over time. */
  @WithDefault("1")
  int instances();

  /** How many images a caller may send in a minute. */
  @WithDefault("300")
  int uploadsPerMinute();

  /** How many of them at once, after a rest. */
  @WithDefault("300")
  int uploadsBurst();

  /** How many bytes a caller may send in a day. */
  @WithDefault("20G")
  MemorySize bytesPerDay();

  /** How many pixels a caller's images may have in a minute. */
  @WithDefault("6000000000")
  long pixelsPerMinute();

  /** How many times as much of these all callers behind one address may have together. */
  @WithDefault("10")
  int addressFactor();

  /** How many images an owner may have stored; 0 for no bound. */
  @WithDefault("0")
  long storedImages();

  /** How many bytes they may have together; 0 for no bound. */
  @WithDefault("0")
  MemorySize storedBytes();

  /** How many uploads of a caller are received at once; a quarter of all where nothing is said. */
  OptionalInt uploadsAtOnce();

  /** How many waits a caller may have; a quarter of all where nothing is said. */
  OptionalInt waits();

  /** How many streams and sockets; a quarter of all where nothing is said. */
  OptionalInt streams();

  /** How many renditions a caller may ask for at once; a quarter of all where nothing is said. */
  OptionalInt renditions();
}
