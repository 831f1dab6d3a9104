package io.tuwen.operations.audit;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Who acts.
 *
 * @param how the credential that was shown, and by which program
 * @param session what tells sessions of the console apart and opens none; null for a token
 * @param subject whom the identity provider calls so; null for those who came by the token
 * @param address where the request came from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Actor(How how, String session, String subject, String address) {

  /** By what an operator is let in. */
  public enum How {
    /** The operators' token, in a header. */
    token,
    /** The same, sent by a program that says to be {@code ./tuwen}. */
    cli,
    /** A session of the console that the token has begun. */
    console,
    /** A session of the console that a login at the identity provider has begun. */
    oidc
  }
}
