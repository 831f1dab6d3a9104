package io.tuwen.upload.sts;

import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.credentials.ApiRefusal;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.RoleSessions;
import io.tuwen.contract.credentials.Roles;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.upload.Unanswered;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.jboss.logging.Logger;

/**
 * The role of which each phone gets a part, from STS.
 *
 * <p>INVARIANT: what an owner gets reaches no further than its own prefix, whatever the role may.
 */
@ApplicationScoped
class PhoneRole {
  /** The least that STS gives. */
  static final Duration LIFE = Duration.ofMinutes(15);

  private static final Logger LOG = Logger.getLogger(PhoneRole.class);
  private static final Pattern ARN =
      Pattern.compile("acs:ram::[0-9]{1,20}:role/[A-Za-z0-9.@_-]{1,64}");

  private final Optional<String> arn;
  private final Optional<RoleSessions> sts;
  private final String bucket;
  private final Vertx vertx;

  PhoneRole(
      StsConfig config,
      CredentialsConfig roles,
      StorageConfig storage,
      ObjectStore store,
      CurrentCredentials own,
      Vertx vertx) {
    arn = config.roleArn();
    if (arn.filter(it -> !ARN.matcher(it).matches()).isPresent()) {
      throw new IllegalStateException(
          "tuwen.sts.role-arn (TUWEN_STS_ROLE_ARN) is a role such as"
              + " acs:ram::123456789012:role/tuwen-phone");
    }
    sts = arn.map(it -> new RoleSessions(Roles.sts(roles, storage.region()), own));
    bucket = store.name(Bucket.ORIGINALS);
    this.vertx = vertx;
  }

  boolean isPresent() {
    return arn.isPresent();
  }

  /** Takes the role for an owner. */
  @CircuitBreakerName("sts")
  @CircuitBreaker(
      failOn = Unanswered.class,
      requestVolumeThreshold = Unanswered.MAX_IN_A_ROW,
      failureRatio = 1,
      delay = Unanswered.REST_SECONDS,
      delayUnit = ChronoUnit.SECONDS)
  Uni<Credentials> begin(Owner owner) {
    return Uni.createFrom()
        .deferred(() -> UniHelper.toUni(vertx.executeBlocking(() -> taken(owner), false)));
  }

  private Credentials taken(Owner owner) {
    try {
      return sts.orElseThrow()
          .begin(arn.orElseThrow(), owner.value(), PhonePolicy.of(owner, bucket), LIFE);
    } catch (ApiRefusal e) {
      throw refused(e);
    } catch (IOException e) {
      LOG.warnf("event=sts_unanswered cause=\"%s\"", e.getMessage());
      throw unavailable();
    }
  }

  private static TuwenException refused(ApiRefusal refusal) {
    if (isPassing(refusal.status(), refusal.code())) {
      LOG.warnf("event=sts_unavailable cause=\"%s\"", refusal.getMessage());
      return unavailable();
    }
    LOG.errorf("event=sts_refused cause=\"%s\"", refusal.getMessage());
    return new TuwenException(ErrorCode.STS_REFUSED, "STS refuses this service, and not the user");
  }

  /** Too much at once, a fault of theirs, or own credentials that have just been renewed. */
  static boolean isPassing(int status, String code) {
    return status >= 500
        || code.startsWith("Throttling")
        || code.equals("InvalidSecurityToken.Expired")
        || code.equals("SignatureNonceUsed");
  }

  private static TuwenException unavailable() {
    return new Unanswered(
        ErrorCode.STS_UNAVAILABLE, "STS does not answer: log in without \"sts\", or later");
  }
}
