package io.tuwen.emulator.xml;

import io.tuwen.emulator.OssError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the small documents that clients send. */
public final class XmlReader {
  private static final String MAX_DEPTH = "jdk.xml.maxElementDepth";

  /** Ours have six levels; what walks through them needs a stack as deep as they are. */
  private static final int DEEPEST = 32;

  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private XmlReader() {}

  /** The root element; document types are refused, since entities are attacks. */
  public static Element root(byte[] xml) {
    try {
      // Another one on the class path may not know the limit.
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setAttribute(MAX_DEPTH, DEEPEST);
      factory.setFeature(NO_DOCTYPE, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw OssError.malformedXml();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the XML parser cannot be made safe", e);
    }
  }

  /** All elements of this name below another. */
  public static List<Element> all(Element below, String name) {
    var found = below.getElementsByTagName(name);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(Element.class::cast)
        .toList();
  }

  /** The text of the first element of this name, or an empty string. */
  public static String text(Element below, String name) {
    var found = all(below, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
