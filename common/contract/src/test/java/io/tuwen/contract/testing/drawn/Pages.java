package io.tuwen.contract.testing.drawn;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Random;

/** What is photographed: one kind of page a method. */
final class Pages {
  private static final Color PAPER = new Color(250, 249, 245);
  private static final Color INK = new Color(25, 25, 30);

  private final Random random;
  private final Fonts fonts;

  Pages(Random random, Fonts fonts) {
    this.random = random;
    this.fonts = fonts;
  }

  Paper chineseDocument() {
    return document(Wording.of(random, "zh"), chinese(34));
  }

  Paper englishDocument() {
    return document(Wording.of(random, "en"), fonts.latin(random, 30));
  }

  Paper mixedDocument() {
    return document(Wording.of(random, "mixed"), chinese(34));
  }

  private Paper document(Wording wording, Font font) {
    var paper = new Paper(1080, 1440, PAPER, INK);
    paper.turn(slope(3));
    for (int i = 0; i < 20; i++) {
      paper.line(wording.next(), font, 110, 150 + i * 60);
    }
    return paper;
  }

  Paper receipt() {
    var rows = 5 + random.nextInt(7);
    var paper = new Paper(640, 420 + rows * 44, PAPER, INK);
    var font = chinese(26);
    var goods = Wording.of(random, "goods");
    var places = List.of(40, -370, -480, -600);
    paper.turn(slope(1.5));
    paper.centred("惠民生活超市", chinese(36), 70);
    paper.line("单号: " + (10_000_000 + random.nextInt(90_000_000)), font, 40, 125);
    paper.line("日期: " + Wording.date(random) + " " + Wording.time(random), font, 40, 169);
    paper.columns(font, 225, places, List.of("商品", "数量", "单价", "金额"));
    long cents = 0;
    for (int i = 0; i < rows; i++) {
      var count = 1 + random.nextInt(5);
      var price = 100 + random.nextInt(5900);
      cents += (long) count * price;
      var row =
          List.of(goods.next(), Integer.toString(count), money(price), money(count * (long) price));
      paper.columns(font, 269 + i * 44, places, row);
    }
    var below = 285 + rows * 44;
    paper.columns(font, below, List.of(40, -600), List.of("合计", money(cents)));
    paper.columns(font, below + 44, List.of(40, 240), List.of("件数: " + rows, "支付方式: 微信支付"));
    paper.centred("谢谢惠顾，欢迎下次光临", font, below + 100);
    return paper;
  }

  private static String money(long cents) {
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }

  Paper screenshot() {
    var paper = new Paper(720, 1280, new Color(242, 243, 245), INK);
    var title = chinese(36);
    var text = chinese(28);
    var small = chinese(22);
    var wording = Wording.of(random, "zh", "mixed", "mixed");
    var states = List.of("已完成", "待付款", "退款中", "已签收", "查看详情");
    paper.centred("订单详情", title, 80);
    for (int i = 0; i < 7; i++) {
      var top = 120 + i * 160;
      paper.fill(Color.WHITE, 20, top, 680, 140);
      paper.ink(INK);
      paper.line(wording.next(), text, 44, top + 55);
      paper.ink(new Color(110, 110, 118));
      var time = "%02d-%02d ".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
      paper.columns(
          small,
          top + 108,
          List.of(44, -676),
          List.of(time + Wording.time(random), states.get(random.nextInt(states.size()))));
    }
    return paper;
  }

  Paper sign() {
    var grounds = List.of(new Color(0, 92, 175), new Color(190, 30, 45), new Color(0, 122, 84));
    var paper = new Paper(800, 480, grounds.get(random.nextInt(grounds.size())), Color.WHITE);
    var names = Wording.of(random, "signs").next().split("\\|", -1);
    paper.turn(slope(4));
    paper.centred(names[0], chinese(96), 175);
    paper.centred(names[1], fonts.latin(random, 52), 285);
    var number = "0%02d-%08d".formatted(10 + random.nextInt(89), random.nextInt(100_000_000));
    paper.centred("电话 " + number, chinese(48), 390);
    return paper;
  }

  /** A short text with something of everything: what the hard kinds are made of. */
  Paper note() {
    return note(PAPER, INK, 30);
  }

  Paper note(Color ground, Color ink, int size) {
    var paper = new Paper(900, 640, ground, ink);
    var wording = Wording.of(random, "zh", "en", "mixed");
    var font = chinese(size);
    for (int i = 0; i < 8; i++) {
      paper.line(wording.next(), font, 90, 100 + i * 66);
    }
    return paper;
  }

  /** Type so small that its strokes touch. */
  Paper smallNote() {
    var size = 10 + random.nextInt(3);
    var paper = new Paper(900, 640, PAPER, INK);
    var wording = Wording.of(random, "zh", "en", "mixed");
    var font = chinese(size);
    for (int i = 0; i < 16; i++) {
      paper.line(wording.next(), font, 60 + random.nextInt(300), 40 + i * 36);
    }
    return paper;
  }

  Paper paleNote() {
    var ground = 120 + random.nextInt(100);
    var ink = ground - 28 - random.nextInt(14);
    return note(new Color(ground, ground, ground - 8), new Color(ink, ink, ink), 30);
  }

  /** Columns from right to left. */
  Paper columns() {
    var count = 2 + random.nextInt(4);
    var paper = new Paper(200 + count * 110, 640, PAPER, INK);
    var wording = Wording.of(random, "vertical");
    var font = chinese(46);
    for (int i = 0; i < count; i++) {
      paper.downwards(wording.next(), font, paper.width() - 150 - i * 110, 60, 58);
    }
    return paper;
  }

  Paper withLinesOnTheirHeads() {
    var paper = new Paper(900, 640, PAPER, INK);
    var wording = Wording.of(random, "zh", "en", "mixed");
    var font = chinese(30);
    var first = 1 + random.nextInt(2);
    for (int i = 0; i < 8; i++) {
      if (i == first || i == first + 3) {
        paper.upsideDown(wording.next(), font, 90, 100 + i * 66);
      } else {
        paper.line(wording.next(), font, 90, 100 + i * 66);
      }
    }
    return paper;
  }

  private Font chinese(int size) {
    return fonts.chinese(random, size);
  }

  private double slope(double most) {
    return (2 * random.nextDouble() - 1) * most;
  }
}
