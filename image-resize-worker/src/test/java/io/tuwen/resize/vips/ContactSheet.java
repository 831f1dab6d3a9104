package io.tuwen.resize.vips;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws one picture of every action, for a person to look at: {@code docs/renditions.jpg}.
 *
 * <p>Run by hand, with the file to write as its argument.
 */
final class ContactSheet {
  private static final int COLUMNS = 6;
  private static final int CELL_WIDTH = 260;
  private static final int CELL_HEIGHT = 210;
  private static final int PICTURE_HEIGHT = 170;

  private ContactSheet() {}

  public static void main(String[] arguments) throws IOException {
    var renderer =
        new VipsRenderer(
            new SourceLimits(100_000_000, 30_000),
            name -> Optional.of(Sources.written(stamp(), "png")));
    var parser = new ProcessParser(16, List.of());
    var scene = Sources.written(scene(), "png");
    var cases = cases();
    var rows = (cases.size() + COLUMNS - 1) / COLUMNS;
    var sheet =
        new BufferedImage(COLUMNS * CELL_WIDTH, rows * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = canvas(sheet);
    int index = 0;
    for (var it : cases.entrySet()) {
      var processing = new Processing(parser.parse(it.getValue()), Optional.empty(), true);
      var rendered = renderer.render(scene, processing, new Cancellation());
      var picture = ImageIO.read(new ByteArrayInputStream(rendered.bytes()));
      draw(graphics, picture, it.getKey(), index % COLUMNS, index / COLUMNS);
      index++;
    }
    graphics.dispose();
    var processing =
        new Processing(parser.parse("image/format,jpg/quality,Q_85"), Optional.empty(), false);
    var jpeg = renderer.render(Sources.written(sheet, "png"), processing, new Cancellation());
    Files.write(Path.of(arguments[0]), jpeg.bytes());
  }

  private static Map<String, String> cases() {
    var cases = new LinkedHashMap<String, String>();
    cases.put("original, w_240", "image/resize,w_240");
    for (var mode : List.of("lfit", "mfit", "fill", "pad", "fixed")) {
      var box = "m_" + mode + ",w_150,h_150" + (mode.equals("pad") ? ",color_88CCEE" : "");
      cases.put("resize,m_" + mode + ",w_150,h_150", "image/resize," + box);
    }
    for (var action :
        List.of(
            "crop,w_240,h_160,g_center",
            "crop,x_60,y_40,w_240,h_160,g_sw",
            "indexcrop,x_200,i_1",
            "indexcrop,y_100,i_2",
            "circle,r_150",
            "rounded-corners,r_60",
            "rotate,90",
            "rotate,30",
            "blur,r_10,s_4",
            "sharpen,300",
            "bright,60",
            "bright,-60",
            "contrast,60",
            "contrast,-60",
            "quality,q_5")) {
      var lossy = action.startsWith("quality") ? "format,jpg/" : "";
      cases.put(action, "image/resize,w_480/" + lossy + action);
    }
    var text = "text_" + encoded("图文水印 Tuwen");
    cases.put("watermark text, g_se", marked(text + ",size_40,color_FFFFFF"));
    cases.put(
        "… t_40, g_north, shadow_60",
        marked(text + ",size_48,color_FFFF00,t_40,g_north,shadow_60"));
    cases.put("… rotate_330, g_center", marked(text + ",size_44,color_CC0000,rotate_330,g_center"));
    cases.put(
        "… fill_1, padx_40, pady_40",
        marked(text + ",size_24,color_FFFFFF,t_60,fill_1,padx_40,pady_40,rotate_30"));
    cases.put("… wqy-microhei", marked(text + ",size_40,g_nw,type_" + encoded("wqy-microhei")));
    cases.put("watermark image, g_ne", marked("image_" + encoded("stamp.png") + ",g_ne"));
    cases.put(
        "… resize,P_50, t_70",
        marked("image_" + encoded("stamp.png?x-oss-process=image/resize,P_50") + ",t_70,g_center"));
    cases.put(
        "image and text, interval_10",
        marked(
            "image_"
                + encoded("stamp.png?x-oss-process=image/resize,P_20")
                + ","
                + text
                + ",size_36,color_FFFFFF,interval_10,align_1"));
    cases.put(
        "… order_1, g_south",
        marked(
            "image_"
                + encoded("stamp.png?x-oss-process=image/resize,P_20")
                + ","
                + text
                + ",size_36,interval_10,align_1,order_1,g_south"));
    return cases;
  }

  private static String marked(String arguments) {
    return "image/resize,w_480/watermark," + arguments;
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Graphics2D canvas(BufferedImage image) {
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    return graphics;
  }

  private static void draw(
      Graphics2D graphics, BufferedImage picture, String caption, int column, int row) {
    var scale =
        Math.min(
            1,
            Math.min(
                (CELL_WIDTH - 20.0) / picture.getWidth(),
                (double) PICTURE_HEIGHT / picture.getHeight()));
    var width = (int) Math.round(picture.getWidth() * scale);
    var height = (int) Math.round(picture.getHeight() * scale);
    var x = column * CELL_WIDTH + (CELL_WIDTH - width) / 2;
    var y = row * CELL_HEIGHT + 8 + (PICTURE_HEIGHT - height) / 2;
    if (picture.getColorModel().hasAlpha()) {
      chequer(graphics, x, y, width, height);
    }
    graphics.drawImage(picture, x, y, width, height, null);
    graphics.setColor(Color.DARK_GRAY);
    graphics.drawString(caption, column * CELL_WIDTH + 10, row * CELL_HEIGHT + CELL_HEIGHT - 12);
  }

  /** What is behind the transparent. */
  private static void chequer(Graphics2D graphics, int x, int y, int width, int height) {
    graphics.setColor(new Color(0xdd, 0xdd, 0xdd));
    for (int dy = 0; dy < height; dy += 8) {
      for (int dx = dy / 8 % 2 * 8; dx < width; dx += 16) {
        graphics.fillRect(x + dx, y + dy, Math.min(8, width - dx), Math.min(8, height - dy));
      }
    }
  }

  /** A house between hills under the sun. */
  private static BufferedImage scene() {
    var image = new BufferedImage(960, 640, BufferedImage.TYPE_INT_RGB);
    var graphics = canvas(image);
    graphics.setPaint(new GradientPaint(0, 0, new Color(0x3b7dd8), 0, 420, new Color(0xcfe8ff)));
    graphics.fillRect(0, 0, 960, 640);
    graphics.setColor(new Color(0xffd54a));
    graphics.fillOval(700, 60, 130, 130);
    graphics.setColor(new Color(0x6fa35c));
    graphics.fillOval(-200, 360, 800, 500);
    graphics.setColor(new Color(0x4c8a4a));
    graphics.fillOval(380, 400, 900, 520);
    graphics.setColor(new Color(0xd9b38c));
    graphics.fillRect(300, 360, 220, 150);
    graphics.setColor(new Color(0xa33b2a));
    graphics.fillPolygon(new Polygon(new int[] {280, 410, 540}, new int[] {360, 260, 360}, 3));
    graphics.setColor(new Color(0x5a3a22));
    graphics.fillRect(390, 430, 50, 80);
    graphics.setColor(new Color(0xf4f4e8));
    graphics.fillRect(325, 390, 45, 45);
    graphics.fillRect(455, 390, 45, 45);
    graphics.dispose();
    return image;
  }

  /** A round seal on nothing. */
  private static BufferedImage stamp() {
    var image = new BufferedImage(160, 160, BufferedImage.TYPE_INT_ARGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(0xc8, 0x10, 0x2e, 0xe0));
    graphics.fillOval(4, 4, 152, 152);
    graphics.setColor(Color.WHITE);
    graphics.fillOval(30, 30, 100, 100);
    graphics.setColor(new Color(0xc8, 0x10, 0x2e));
    graphics.fillRect(55, 55, 50, 50);
    graphics.dispose();
    return image;
  }
}
