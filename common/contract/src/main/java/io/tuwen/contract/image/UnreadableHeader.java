package io.tuwen.contract.image;

/**
 * Inside this package: the header is damaged. The message completes "the image cannot be read: ".
 */
class UnreadableHeader extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableHeader(String message) {
    super(message);
  }
}
