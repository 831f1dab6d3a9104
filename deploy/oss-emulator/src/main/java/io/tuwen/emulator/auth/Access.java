package io.tuwen.emulator.auth;

/**
 * What a request wants to do, as RAM policies speak of it.
 *
 * @param action such as {@code oss:PutObject}
 * @param resource such as {@code acs:oss:cn-hangzhou:1000000000000000:bucket/key}
 * @param objectAcl what {@code x-oss-object-acl} says, or an empty string
 * @param isSecure whether nobody on a network can read it
 */
public record Access(String action, String resource, String objectAcl, boolean isSecure) {
  public static final String ACCOUNT = "1000000000000000";
}
