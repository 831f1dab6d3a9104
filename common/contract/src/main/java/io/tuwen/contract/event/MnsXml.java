package io.tuwen.contract.event;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/** The XML envelope of an MNS topic; its {@code Message} element holds the notification. */
final class MnsXml {
  private MnsXml() {}

  static String message(String xml) {
    try {
      var reader = factory().createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        reader.next();
        if (reader.isStartElement() && reader.getLocalName().equals("Message")) {
          return reader.getElementText();
        }
      }
      throw Undecodable.because("the XML envelope has no Message");
    } catch (XMLStreamException e) {
      throw Undecodable.because("not XML", e);
    }
  }

  /** No document types and no entities: an envelope needs neither, and both are attacks. */
  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
