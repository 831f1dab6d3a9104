package io.tuwen.emulator.auth;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** A pair of RSA keys that is made when it is needed first, since that takes long. Thread-safe. */
public final class RsaKeys {
  private static final int BITS = 2048;

  private KeyPair keys;

  public synchronized KeyPair get() {
    if (keys == null) {
      keys = make();
    }
    return keys;
  }

  private static KeyPair make() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }
}
