package io.tuwen.resize.endpoint;

import io.tuwen.resize.ResizeConfig;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** A bucket that stores by itself what it fetches from here, and shows by a token that it is it. */
@Singleton
class Mirror {
  private static final int MIN_TOKEN = 32;

  private final Optional<byte[]> token;

  Mirror(ResizeConfig config) {
    token = config.mirrorToken().map(it -> it.getBytes(StandardCharsets.UTF_8));
    if (token.filter(it -> it.length < MIN_TOKEN).isPresent()) {
      throw new IllegalStateException(
          "tuwen.resize.mirror-token has fewer than %d characters".formatted(MIN_TOKEN));
    }
  }

  boolean shows(String given) {
    return token
        .filter(it -> MessageDigest.isEqual(it, given.getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }
}
