package io.tuwen.chaos;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link Proxy}; each direction has a thread. */
final class Connection {
  private static final int PIECE = 16 * 1024;

  private final Proxy proxy;
  private final Socket client;
  private final Socket upstream;
  private final AtomicInteger directions = new AtomicInteger(2);

  Connection(Proxy proxy, Socket client, Socket upstream) {
    this.proxy = proxy;
    this.client = client;
    this.upstream = upstream;
  }

  /** Hands one direction through until it ends; its end is handed through too. */
  void pipe(Socket from, Socket to) {
    try {
      from.setTcpNoDelay(true);
      var in = from.getInputStream();
      var out = to.getOutputStream();
      var piece = new byte[PIECE];
      for (var count = in.read(piece); count >= 0; count = in.read(piece)) {
        if (proxy.nextBreaks()) {
          breakOff();
          return;
        }
        var wait = proxy.weather().millis(count);
        if (wait > 0) {
          Thread.sleep(wait);
        }
        out.write(piece, 0, count);
      }
      to.shutdownOutput();
      if (directions.decrementAndGet() == 0) {
        close();
      }
    } catch (IOException e) {
      breakOff();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      breakOff();
    }
  }

  /** Ends both sides at once, and not in the orderly way. */
  void breakOff() {
    reset(client);
    reset(upstream);
    proxy.forget(this);
  }

  private void close() throws IOException {
    client.close();
    upstream.close();
    proxy.forget(this);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is closed already
    }
    try {
      socket.close();
    } catch (IOException e) {
      // nothing more can be done
    }
  }
}
