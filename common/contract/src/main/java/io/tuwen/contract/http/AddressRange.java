package io.tuwen.contract.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Addresses that have their first bits in common, such as {@code 10.0.0.0/8}, or a single one.
 *
 * @param first any address in it
 * @param bits how many bits of that count
 */
public record AddressRange(InetAddress first, int bits) {

  /**
   * Reads it from a configuration.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static AddressRange parse(String text) {
    var slash = text.indexOf('/');
    var address =
        address(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("no address or range: " + text));
    var all = address.getAddress().length * Byte.SIZE;
    var bits = slash < 0 ? all : bits(text.substring(slash + 1), text);
    if (bits > all) {
      throw new IllegalArgumentException("an address has no %d bits: %s".formatted(bits, text));
    }
    return new AddressRange(address, bits);
  }

  private static int bits(String number, String text) {
    if (number.isEmpty()
        || number.length() > 3
        || !number.chars().allMatch(it -> it >= '0' && it <= '9')) {
      throw new IllegalArgumentException("no range: " + text);
    }
    return Integer.parseInt(number);
  }

  /** An IP address as it is written, and never a name: nothing is looked up. */
  public static Optional<InetAddress> address(String text) {
    var bytes = text.contains("%") ? null : NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      // One of IPv4 that is written as IPv6 is one of IPv4.
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    var prefix = first.getAddress();
    if (bytes.length != prefix.length) {
      return false;
    }
    var whole = bits / Byte.SIZE;
    if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
      return false;
    }
    var rest = bits % Byte.SIZE;
    var mask = 0xff << (Byte.SIZE - rest);
    return rest == 0 || ((bytes[whole] ^ prefix[whole]) & mask) == 0;
  }
}
