package io.tuwen.emulator.sts;

import io.tuwen.emulator.auth.Access;
import io.tuwen.emulator.auth.Identity;
import io.tuwen.emulator.auth.Keyring;
import io.tuwen.emulator.auth.RamPolicy;
import io.tuwen.emulator.auth.TemporaryKey;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Aliyun's STS, for tests and local runs: what it issues, the emulator's storage honours. It speaks
 * no HTTP itself: any server may hand it requests. Thread-safe.
 */
public final class Sts {
  private static final String VERSION = "2015-04-01";
  private static final Pattern SESSION_NAME = Pattern.compile("[A-Za-z0-9.@_-]{2,64}");
  private static final int MAX_POLICY_CHARACTERS = 2048;
  private static final int MIN_SECONDS = 900;
  private static final int DEFAULT_SECONDS = 3600;

  private final Keyring keys;
  private final IdentityTokens identityTokens;
  private final ApiSignature signature;
  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile Optional<Duration> shortLife = Optional.empty();
  private volatile boolean isDown;

  public Sts(Keyring keys, InstantSource clock) {
    this.keys = keys;
    identityTokens = new IdentityTokens(clock);
    signature = new ApiSignature(keys, clock);
  }

  public void add(Role role) {
    roles.put(role.arn(), role);
  }

  /** The identity provider whose tokens {@code AssumeRoleWithOIDC} takes. */
  public IdentityTokens identityTokens() {
    return identityTokens;
  }

  /** From now on, what is issued ends sooner than the real STS can be asked for. */
  public void shortenLife(Duration life) {
    shortLife = Optional.of(life);
  }

  /** From now on, it answers every request with 503, or no longer. */
  public void down(boolean down) {
    isDown = down;
  }

  /** How many credentials it has issued. */
  public int issued() {
    return issued.get();
  }

  public StsAnswer answer(StsRequest request) {
    var id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    try {
      return new StsAnswer(200, act(request).put("RequestId", id).encode());
    } catch (StsError e) {
      var error =
          new JsonObject()
              .put("RequestId", id)
              .put("HostId", "sts.aliyuncs.com")
              .put("Code", e.code())
              .put("Message", e.getMessage());
      return new StsAnswer(e.status(), error.encode());
    }
  }

  private JsonObject act(StsRequest request) {
    if (isDown) {
      throw new StsError(503, "ServiceUnavailable", "The request has failed.");
    }
    var action = either(request.header("x-acs-action"), request.parameter("Action"));
    var version = either(request.header("x-acs-version"), request.parameter("Version"));
    if (!version.equals(VERSION)) {
      throw new StsError(404, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    return switch (action) {
      case "AssumeRole" -> assume(request, signature.verify(request));
      case "AssumeRoleWithOIDC" -> assumeWithToken(request);
      default -> throw new StsError(404, "InvalidAction.NotFound", "There is no such action.");
    };
  }

  private JsonObject assume(StsRequest request, Identity caller) {
    var role = role(request);
    var wanted = new Access("sts:AssumeRole", role.arn(), "", true);
    if (role.trustedSubject().isPresent() || !caller.allows(wanted)) {
      throw new StsError(
          403,
          "NoPermission",
          "You are not authorized to do this action. You should be authorized by RAM.");
    }
    return issued(request, role);
  }

  private JsonObject assumeWithToken(StsRequest request) {
    var role = role(request);
    if (!required(request, "OIDCProviderArn").equals(identityTokens.providerArn())) {
      throw new StsError(404, "EntityNotExist.OIDCProvider", "The OIDC provider does not exist.");
    }
    var subject = identityTokens.subject(required(request, "OIDCToken"));
    if (role.trustedSubject().filter(subject::equals).isEmpty()) {
      throw new StsError(
          403, "NoPermission", "The role does not trust the subject of the OIDC token.");
    }
    return issued(request, role)
        .put(
            "OIDCTokenInfo",
            new JsonObject()
                .put("Subject", subject)
                .put("Issuer", IdentityTokens.ISSUER)
                .put("ClientIds", IdentityTokens.AUDIENCE));
  }

  private Role role(StsRequest request) {
    var role = roles.get(required(request, "RoleArn"));
    if (role == null) {
      throw new StsError(404, "EntityNotExist.Role", "The role does not exist.");
    }
    return role;
  }

  private JsonObject issued(StsRequest request, Role role) {
    var name = required(request, "RoleSessionName");
    if (!SESSION_NAME.matcher(name).matches()) {
      throw StsError.invalid("RoleSessionName", "The parameter RoleSessionName is wrongly formed.");
    }
    var life = life(request, role);
    var policies = new ArrayList<RamPolicy>();
    role.policy().ifPresent(policies::add);
    sessionPolicy(request.parameter("Policy")).ifPresent(policies::add);
    var key = issue(shortLife.orElse(life), policies);
    return new JsonObject()
        .put(
            "AssumedRoleUser",
            new JsonObject()
                .put("Arn", role.arn() + "/" + name)
                .put("AssumedRoleId", "300000000000000000:" + name))
        .put("Credentials", credentials(key));
  }

  /** Credentials without a request, as the metadata service of an instance gives them. */
  TemporaryKey issue(Role role) {
    return issue(
        shortLife.orElse(role.maxSession()), role.policy().map(List::of).orElseGet(List::of));
  }

  private TemporaryKey issue(Duration life, List<RamPolicy> policies) {
    issued.incrementAndGet();
    return keys.issue(life, policies);
  }

  Optional<Role> named(String name) {
    return roles.values().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  boolean isDown() {
    return isDown;
  }

  static JsonObject credentials(TemporaryKey key) {
    return new JsonObject()
        .put("AccessKeyId", key.accessKeyId())
        .put("AccessKeySecret", key.secret())
        .put("SecurityToken", key.securityToken())
        .put("Expiration", key.expiration().toString());
  }

  private static Duration life(StsRequest request, Role role) {
    var text = request.parameter("DurationSeconds");
    try {
      var seconds = text.isEmpty() ? DEFAULT_SECONDS : Integer.parseInt(text);
      if (seconds >= MIN_SECONDS && seconds <= role.maxSession().toSeconds()) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // As one that is out of range.
    }
    throw StsError.invalid("DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.");
  }

  private static Optional<RamPolicy> sessionPolicy(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_POLICY_CHARACTERS) {
      throw StsError.invalid("PolicySize", "The size of Policy must be smaller than 2048 bytes.");
    }
    try {
      return Optional.of(RamPolicy.parse(text));
    } catch (IllegalArgumentException e) {
      throw StsError.invalid(
          "PolicyGrammar", "The parameter Policy has not passed grammar check: " + e.getMessage());
    }
  }

  private static String required(StsRequest request, String parameter) {
    var value = request.parameter(parameter);
    if (value.isEmpty()) {
      throw StsError.missing(parameter);
    }
    return value;
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }
}
