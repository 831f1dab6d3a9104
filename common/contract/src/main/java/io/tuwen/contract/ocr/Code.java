package io.tuwen.contract.ocr;

/**
 * A QR code, a barcode or another code for machines that is in an image.
 *
 * @param format the name of ZXing's {@code BarcodeFormat}, such as {@code QR_CODE} or {@code
 *     EAN_13}
 * @param text what the code says, which is as trustworthy as any other input of a stranger
 * @param quad begins with the code's own top left corner
 */
public record Code(String format, String text, Quad quad) {}
