package io.tuwen.upload.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.upload.login.LoginPlatform.Person;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Makes sessions of the codes that platforms give to their users.
 *
 * <p>INVARIANT: all that is kept of a person is the owner. What else a platform says of it goes no
 * further than its adapter.
 */
@ApplicationScoped
public class Logins {
  private static final Logger LOG = Logger.getLogger(Logins.class);
  private static final Party ALL = new Party.Ourselves();

  private final Apps apps;
  private final SessionTokens tokens;
  private final OwnerKey owners;
  private final OwnerKeyCheck ownerKeyCheck;
  private final Allowance perClient;
  private final Allowance inAll;
  private final MeterRegistry metrics;
  private final Map<Platform, LoginPlatform> platforms = new EnumMap<>(Platform.class);

  Logins(
      Apps apps,
      SessionTokens tokens,
      OwnerKey owners,
      OwnerKeyCheck ownerKeyCheck,
      @All List<LoginPlatform> platforms,
      LoginConfig config,
      MeterRegistry metrics) {
    this.apps = apps;
    this.tokens = tokens;
    this.owners = owners;
    this.ownerKeyCheck = ownerKeyCheck;
    this.metrics = metrics;
    perClient = new Allowance("logins", "logins", config.perMinutePerClient(), metrics);
    inAll = new Allowance("logins-of-all", "logins of all", config.perMinute(), metrics);
    for (var platform : platforms) {
      this.platforms.put(platform.platform(), platform);
    }
  }

  /**
   * Refuses to start with half of what logins need.
   *
   * @throws IllegalStateException with what is missing
   */
  void check(@Observes StartupEvent started) {
    if (!apps.isEmpty() && !tokens.canSign()) {
      throw new IllegalStateException("tuwen.apps is set, and SESSION_KEYS is missing");
    }
    if (!apps.isEmpty() && !owners.isPresent()) {
      throw new IllegalStateException("tuwen.apps is set, and OWNER_KEY is missing");
    }
  }

  /**
   * Logs a user in.
   *
   * @param app the app's alias; absent for the only one of the platform
   */
  public Uni<Session> logIn(Party party, Platform platform, Optional<String> app, String code) {
    perClient.check(party);
    inAll.check(ALL);
    var chosen =
        apps.find(platform, app)
            .orElseThrow(
                () ->
                    new TuwenException(
                        ErrorCode.LOGIN_UNAVAILABLE,
                        "this is no app of %s here, or one of several: name it in \"app\""
                            .formatted(platform.text())));
    ownerKeyCheck.require();
    perClient.spend(party, 1);
    inAll.spend(ALL, 1);
    return platforms
        .get(platform)
        .person(chosen, code)
        .onFailure(CircuitBreakerOpenException.class)
        .transform(
            open ->
                new TuwenException(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    "the login platform has not answered lately; it is asked again in a moment"))
        .map(person -> tokens.begin(owner(chosen, person), platform.text(), chosen.alias()))
        .onItemOrFailure()
        .invoke((session, failure) -> note(chosen, failure));
  }

  /** The session as its client carries it. */
  public String token(Session session) {
    return tokens.write(session);
  }

  private Owner owner(App app, Person person) {
    return owners.person(app.platform().text(), app.appId(), person.field(), person.id());
  }

  private void note(App app, Throwable failure) {
    var outcome =
        failure == null
            ? "ok"
            : failure instanceof TuwenException known ? known.code().code() : "internal_error";
    metrics
        .counter("tuwen.logins", "platform", app.platform().text(), "outcome", outcome)
        .increment();
    LOG.debugf("event=login app=%s outcome=%s", app.alias(), outcome);
  }
}
