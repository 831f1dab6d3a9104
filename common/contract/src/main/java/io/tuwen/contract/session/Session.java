package io.tuwen.contract.session;

import io.tuwen.contract.key.Owner;
import java.time.Instant;

/**
 * A login that holds for a while.
 *
 * @param app the alias of the app that the user came from
 * @param id random, and in no log: it names the session where it is revoked
 */
public record Session(
    Owner owner, String platform, String app, String id, Instant issued, Instant expires) {}
