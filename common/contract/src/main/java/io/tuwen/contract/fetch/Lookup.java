package io.tuwen.contract.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks a name server. Calls block, for as long as that takes. */
interface Lookup {
  /** All addresses of a name. */
  List<InetAddress> addresses(String name) throws UnknownHostException;

  static List<InetAddress> system(String name) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(name));
  }
}
