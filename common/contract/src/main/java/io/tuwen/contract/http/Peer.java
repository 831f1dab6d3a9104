package io.tuwen.contract.http;

import io.tuwen.contract.share.Party;

/**
 * The client of a request.
 *
 * @param address its IP address, for a service of ours that is asked on its behalf
 * @param party who its shares are counted by
 */
public record Peer(String address, Party party) {
  /** The header that a proxy writes its client's address into. */
  public static final String FORWARDED_FOR = "X-Forwarded-For";
}
