package io.tuwen.emulator.xml;

/**
 * Writes the protocol's answers.
 *
 * <p>Without namespaces, since the SDKs look for plain names.
 */
public final class Xml {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** Content of an element. */
  public interface Content {
    void write(Xml xml);
  }

  public static String document(String root, Content content) {
    return new Xml().element(root, content).text.toString();
  }

  public Xml element(String name, Content content) {
    text.append('<').append(name).append('>');
    content.write(this);
    text.append("</").append(name).append('>');
    return this;
  }

  public Xml element(String name, Object value) {
    text.append('<').append(name).append('>');
    escape(String.valueOf(value));
    text.append("</").append(name).append('>');
    return this;
  }

  /** The text of the element that is being written. */
  public Xml text(String value) {
    escape(value);
    return this;
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        case '\r' -> text.append("&#13;");
        default -> text.append(c);
      }
    }
  }
}
