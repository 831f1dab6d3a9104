package io.tuwen.result.endpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client at the socket that reads when it is told to: other clients read ahead. */
final class SlowPhone implements AutoCloseable {
  /** A phone's; else its own system would take most of what it is sent for it. */
  private static final int BUFFER = 32 << 10;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** The longest that a control frame may be. */
  private static final int PING_LENGTH = 125;

  private static final int PINGS_AT_ONCE = 500;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  private record Frame(int opcode, boolean isLast, ByteBuffer content) {}

  private final String head;

  private SlowPhone(URI origin, String more) throws IOException {
    socket.setReceiveBufferSize(BUFFER);
    socket.connect(new InetSocketAddress(origin.getHost(), origin.getPort()));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
    var request =
        "GET /v1/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
            + more
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    this.head = head.toString();
    if (!this.head.startsWith("HTTP/1.1 101")) {
      throw new IOException(this.head);
    }
  }

  static SlowPhone connect(URI origin) throws IOException {
    return new SlowPhone(origin, "");
  }

  /**
   * Connects.
   *
   * @param more headers, each with its line's end
   */
  static SlowPhone connect(URI origin, String more) throws IOException {
    return new SlowPhone(origin, more);
  }

  /** What the service has answered to the request. */
  String head() {
    return head;
  }

  /** A part of a message that goes on. */
  void begin(byte[] part, boolean isFirst) throws IOException {
    var frame = frame(isFirst ? TEXT : CONTINUATION, part);
    frame[0] &= 0x7f;
    socket.getOutputStream().write(frame);
  }

  /** A frame that says of itself that it is compressed. */
  void sayCompressed(byte[] content) throws IOException {
    var frame = frame(TEXT, content);
    frame[0] |= 0x40;
    socket.getOutputStream().write(frame);
  }

  /** Reads and answers pings to the end, and says what the connection was closed with. */
  int closedAfterPongs() throws IOException {
    var frame = frame();
    while (frame.opcode() != CLOSE) {
      if (frame.opcode() == PING) {
        send(PONG, frame.content().array());
      }
      frame = frame();
    }
    return code(frame);
  }

  void say(String message) throws IOException {
    send(TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends pings until the service takes no more, or has closed the connection. */
  void pingForEver() {
    var ping = frame(PING, new byte[PING_LENGTH]);
    var pings = new ByteArrayOutputStream();
    for (int i = 0; i < PINGS_AT_ONCE; i++) {
      pings.writeBytes(ping);
    }
    var sender =
        new Thread(
            () -> {
              try {
                while (true) {
                  pings.writeTo(socket.getOutputStream());
                }
              } catch (IOException e) {
                // Closed.
              }
            },
            "pings");
    sender.setDaemon(true);
    sender.start();
  }

  private void send(int opcode, byte[] content) throws IOException {
    socket.getOutputStream().write(frame(opcode, content));
  }

  /** A mask of zeros changes nothing. */
  private static byte[] frame(int opcode, byte[] content) {
    var isShort = content.length <= PING_LENGTH;
    var frame = ByteBuffer.allocate(content.length + (isShort ? 6 : 8));
    frame.put((byte) (0x80 | opcode));
    if (isShort) {
      frame.put((byte) (0x80 | content.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) content.length);
    }
    return frame.putInt(0).put(content).array();
  }

  /** The next message; pings on the way are answered. */
  String next() throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      var frame = frame();
      if (frame.opcode() == PING) {
        send(PONG, frame.content().array());
      } else if (frame.opcode() == CLOSE) {
        throw new IOException("closed with " + code(frame));
      } else {
        message.write(frame.content().array());
        if (frame.isLast()) {
          return message.toString(StandardCharsets.UTF_8);
        }
      }
    }
  }

  /** Reads to the end, and says what the connection was closed with. */
  int closed() throws IOException {
    var frame = frame();
    while (frame.opcode() != CLOSE) {
      frame = frame();
    }
    return code(frame);
  }

  private static int code(Frame close) {
    return close.content().getShort(0);
  }

  private Frame frame() throws IOException {
    var first = in.readUnsignedByte();
    var length = (long) in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return new Frame(
        first & 0x0f, (first & 0x80) != 0, ByteBuffer.wrap(in.readNBytes((int) length)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
