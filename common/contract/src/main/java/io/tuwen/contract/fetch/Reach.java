package io.tuwen.contract.fetch;

import io.tuwen.contract.http.AddressRange;
import java.util.List;

/**
 * Where addresses may lead.
 *
 * @param named networks that may be asked although they are not public, at any port and by {@code
 *     http://} too
 * @param plainHttp whether public addresses may be asked without TLS
 */
public record Reach(List<AddressRange> named, boolean plainHttp) {
  public Reach {
    named = List.copyOf(named);
  }

  /**
   * A reach by its configuration.
   *
   * @param networks such as {@code 10.0.0.0/8}, or a single address
   * @throws IllegalArgumentException where one is none
   */
  public static Reach of(List<String> networks, boolean plainHttp) {
    return new Reach(networks.stream().map(AddressRange::parse).toList(), plainHttp);
  }
}
