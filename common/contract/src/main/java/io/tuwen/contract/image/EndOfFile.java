package io.tuwen.contract.image;

/** Inside this package: the file ends where something was to be read. */
final class EndOfFile extends UnreadableHeader {
  private static final long serialVersionUID = 1L;

  EndOfFile() {
    super("it ends inside its header");
  }
}
