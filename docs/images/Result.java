import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Draws {@code result.jpg}, the picture of the README: a parcel label that this program draws itself,
 * and what a running system reads in it.
 *
 * <pre>java docs/images/Result.java http://127.0.0.1:8080 docs/images/result.jpg</pre>
 */
class Result {
  private static final String FONT = "WenQuanYi Zen Hei";
  private static final int WIDTH = 620;
  private static final int HEIGHT = 460;
  private static final int TEXT_WIDTH = 480;
  private static final Color BOX = new Color(0xE8, 0x4A, 0x27);

  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"text\":\"([^\"]*)\",\"quad\":\\[\\[([\\d,\\[\\]-]+)\\]\\],\"confidence\":([\\d.]+)"
              + ",\"words\":\\[(.*?\\})\\]");
  private static final Pattern QUAD = Pattern.compile("\"quad\":\\[\\[([\\d,\\[\\]-]+)\\]\\]");

  public static void main(String[] arguments) throws Exception {
    var photo = photo();
    var lines = read(arguments[0], photo);
    if (lines.isEmpty()) {
      throw new IllegalStateException("no line was read");
    }
    ImageIO.write(picture(photo, lines), "jpg", new File(arguments[1]));
  }

  private static BufferedImage photo() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = canvas(image);
    graphics.setPaint(new GradientPaint(0, 0, new Color(0x8A6A4A), WIDTH, HEIGHT, new Color(0x5C4430)));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.rotate(Math.toRadians(-4), WIDTH / 2.0, HEIGHT / 2.0);
    graphics.setColor(new Color(0, 0, 0, 70));
    graphics.fillRect(66, 56, 500, 362);
    graphics.setPaint(new GradientPaint(60, 48, new Color(0xFBFAF5), 560, 410, new Color(0xE3E0D6)));
    graphics.fillRect(60, 48, 500, 362);
    graphics.setColor(new Color(0x22262B));
    graphics.setFont(new Font(FONT, Font.BOLD, 42));
    graphics.drawString("图文快递", 84, 106);
    graphics.setFont(new Font(FONT, Font.PLAIN, 25));
    graphics.drawString("TUWEN EXPRESS", 306, 102);
    graphics.fillRect(84, 124, 452, 3);
    graphics.setFont(new Font(FONT, Font.PLAIN, 27));
    graphics.drawString("收件人  李小明", 84, 170);
    graphics.drawString("电话  025-5550-1234", 84, 214);
    graphics.drawString("南京市玄武区长江路 27 号", 84, 258);
    graphics.fillRect(84, 280, 452, 2);
    graphics.setFont(new Font(FONT, Font.PLAIN, 24));
    graphics.drawString("单号  TW20261120083", 84, 320);
    graphics.drawString("重量 1.5 kg", 84, 362);
    graphics.drawString("运费 ¥18.00", 306, 362);
    graphics.dispose();
    return noise(blurred(image));
  }

  /** A photo is never as sharp as a drawing. */
  private static BufferedImage blurred(BufferedImage image) {
    var weights = new float[9];
    Arrays.fill(weights, 1 / 9f);
    return new ConvolveOp(new Kernel(3, 3, weights), ConvolveOp.EDGE_NO_OP, null).filter(image, null);
  }

  private static BufferedImage noise(BufferedImage image) {
    var random = new Random(14);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int change = (int) (random.nextGaussian() * 3);
        var colour = new Color(image.getRGB(x, y));
        image.setRGB(
            x, y,
            new Color(
                    bounded(colour.getRed() + change),
                    bounded(colour.getGreen() + change),
                    bounded(colour.getBlue() + change))
                .getRGB());
      }
    }
    return image;
  }

  private static int bounded(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static List<MatchResult> read(String origin, BufferedImage photo) throws Exception {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(photo, "png", bytes);
    var client = HttpClient.newHttpClient();
    var upload =
        HttpRequest.newBuilder(URI.create(origin + "/v1/images"))
            .header("Content-Type", "image/png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
            .build();
    var uploaded = client.send(upload, BodyHandlers.ofString()).body();
    var id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(uploaded);
    if (!id.find()) {
      throw new IllegalStateException(uploaded);
    }
    var question =
        HttpRequest.newBuilder(URI.create(origin + "/v1/images/" + id.group(1) + "/text?wait=50s"));
    var text = client.send(question.build(), BodyHandlers.ofString()).body();
    System.out.println(text);
    return LINE.matcher(text).results().toList();
  }

  private static BufferedImage picture(BufferedImage photo, List<MatchResult> lines) {
    var image = new BufferedImage(WIDTH + TEXT_WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = canvas(image);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH + TEXT_WIDTH, HEIGHT);
    graphics.drawImage(photo, 0, 0, null);
    graphics.setStroke(new BasicStroke(2.5f));
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      for (var word : words(line)) {
        graphics.setColor(new Color(BOX.getRed(), BOX.getGreen(), BOX.getBlue(), 34));
        graphics.fillPolygon(word);
        graphics.setColor(BOX);
        graphics.drawPolygon(word);
      }
      int y = 48 + i * (HEIGHT - 60) / lines.size();
      graphics.setFont(new Font(FONT, Font.PLAIN, 23));
      graphics.setColor(new Color(0x22262B));
      graphics.drawString(line.group(1), WIDTH + 28, y);
      graphics.setFont(new Font(FONT, Font.PLAIN, 16));
      graphics.setColor(new Color(0x7A828A));
      var confidence = String.format("%.1f %%", 100 * Double.parseDouble(line.group(3)));
      graphics.drawString(confidence, WIDTH + TEXT_WIDTH - 78, y);
    }
    graphics.dispose();
    return image;
  }

  private static List<Polygon> words(MatchResult line) {
    var words = new ArrayList<Polygon>();
    QUAD.matcher(line.group(4)).results().forEach(it -> words.add(polygon(it.group(1))));
    return words;
  }

  private static Polygon polygon(String corners) {
    var numbers =
        Arrays.stream(corners.replaceAll("[\\[\\]]", "").split(",")).mapToInt(Integer::parseInt).toArray();
    var polygon = new Polygon();
    for (int i = 0; i < numbers.length; i += 2) {
      polygon.addPoint(numbers[i], numbers[i + 1]);
    }
    return polygon;
  }

  private static Graphics2D canvas(BufferedImage image) {
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return graphics;
  }
}
