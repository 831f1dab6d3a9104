package io.tuwen.simulators;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Where a person who tries the engines sees what the simulated clouds were asked, and breaks them:
 * {@code POST /simulated/aliyun-market?share=0.1&status=503&code=D503BB}.
 */
final class Desk {
  static final String PATH = "/simulated";

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{0,64}");
  private static final Pattern ERRCODE = Pattern.compile("|-?[0-9]{1,8}");
  private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");
  private static final Pattern SHARE = Pattern.compile("0|1|0\\.[0-9]{1,6}|1\\.0{1,6}");

  private final Map<String, Cloud> clouds = new TreeMap<>();

  /** A cloud, by the name of its engine. */
  private record Cloud(
      CloudSwitch faults, Pattern code, BiFunction<Integer, String, Fault> fault) {}

  Desk(MarketSimulator market, OcrApiSimulator ocrApi, WechatOcrSimulator wechat) {
    clouds.put("aliyun-market", new Cloud(market.faults(), CODE, MarketSimulator::fault));
    clouds.put("aliyun", new Cloud(ocrApi.faults(), CODE, OcrApiSimulator::fault));
    clouds.put("wechat", new Cloud(wechat.faults(), ERRCODE, WechatOcrSimulator::fault));
  }

  Reply answer(HttpServerRequest request) {
    if (request.path().equals(PATH)) {
      var all = new JsonObject();
      clouds.forEach((name, cloud) -> all.put(name, state(cloud)));
      return json(200, all);
    }
    var cloud = clouds.get(request.path().substring(PATH.length() + 1));
    if (cloud == null) {
      return refused(404, "there are " + String.join(", ", clouds.keySet()));
    }
    if (HttpMethod.POST.equals(request.method())) {
      return set(cloud, request.params());
    }
    return json(200, state(cloud));
  }

  private static Reply set(Cloud cloud, MultiMap wanted) {
    var share = value(wanted, "share", "1");
    var status = value(wanted, "status", "503");
    var code = value(wanted, "code", "");
    if (!SHARE.matcher(share).matches()
        || !STATUS.matcher(status).matches()
        || !cloud.code().matcher(code).matches()) {
      return refused(
          400, "share is 0 to 1, status 200 to 599, and code one of the provider's error codes");
    }
    cloud.faults().works();
    cloud
        .faults()
        .fail(Double.parseDouble(share), cloud.fault().apply(Integer.valueOf(status), code));
    return json(200, state(cloud));
  }

  private static String value(MultiMap wanted, String name, String otherwise) {
    var value = wanted.get(name);
    return value == null ? otherwise : value;
  }

  private static JsonObject state(Cloud cloud) {
    return new JsonObject()
        .put("calls", cloud.faults().calls())
        .put("failing", cloud.faults().share());
  }

  private static Reply refused(int status, String why) {
    return json(status, new JsonObject().put("error", why));
  }

  private static Reply json(int status, JsonObject body) {
    return new Reply.Whole(
        status,
        Map.of("Content-Type", "application/json"),
        Buffer.buffer(body.encodePrettily() + "\n"));
  }
}
