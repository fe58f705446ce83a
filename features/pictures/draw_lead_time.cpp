#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "features/pictures/axis.h"
#include "features/pictures/chain_pictures.h"
#include "features/pictures/compared_routes.h"
#include "features/pictures/svg.h"
#include "features/report_phrases.h"

namespace stepwise {
namespace {

constexpr double kMargin = 20, kLeft = 60, kRight = 860, kTop = 92, kCurveHeight = 220, kWidth = kRight + kMargin + 20;

/// The lognormal that has the report's two quantiles.
struct Distribution {
  double p50 = 0, p90 = 0;

  double mu() const { return std::log(p50); }
  double sigma() const {
    constexpr double kNormalP90 = 1.2815515655446004;
    return std::max(std::log(p90 / p50) / kNormalP90, 1e-3);
  }
  double density(double days) const {
    if (days <= 0) return 0;
    const double z = (std::log(days) - mu()) / sigma();
    return std::exp(-z * z / 2) / (days * sigma() * std::sqrt(2 * 3.14159265358979323846));
  }
  double peak() const { return density(std::exp(mu() - sigma() * sigma())); }
  double p99() const { return std::exp(mu() + 2.3263478740408408 * sigma()); }
};

std::optional<Distribution> distributionOf(const ComparedRoute& route) {
  if (route.route == nullptr || (*route.route).at("leadTimeD").is_null()) return std::nullopt;
  const Json& days = (*route.route).at("leadTimeD");
  const Distribution result{days.at("p50"), days.at("p90")};
  if (!(result.p50 > 0 && result.p90 > 0)) return std::nullopt;
  return result;
}

void drawCurve(Svg& svg, const ComparedRoute& route, const Distribution& days, const Axis& x, double highest) {
  constexpr int kPoints = 160;
  std::vector<SvgPoint> points{{x.at(0), kTop + kCurveHeight}};
  for (int i = 1; i <= kPoints; ++i) {
    const double at = x.end() * i / kPoints;
    points.push_back({x.at(at), kTop + kCurveHeight * (1 - days.density(at) / highest)});
  }
  std::vector<SvgPoint> closed = points;
  closed.push_back({x.at(x.end()), kTop + kCurveHeight});
  svg.area(closed, route.area);
  svg.curve(points, route.line);
}

/// Sampled: a tick on the axis for every twentieth of the draws.
void drawQuantileTicks(Svg& svg, const ComparedRoute& route, const Axis& x) {
  const Json& days = (*route.route).at("leadTimeD");
  if (!days.contains("quantiles")) return;
  for (const Json& quantile : days.at("quantiles"))
    svg.line({x.at(quantile), kTop + kCurveHeight - 9}, {x.at(quantile), kTop + kCurveHeight}, route.line);
}

/// Dashed lines at the quantiles, their words in a row of their own above the curves.
void drawQuantiles(Svg& svg, const ComparedRoute& route, const Distribution& days, const Axis& x, double wordsY) {
  const auto words = [](const char* name, double value) { return fmt::format("{} {} d", name, roughPhrase(value)); };
  // Quantiles that stand close have their words on either side.
  const bool close = x.at(days.p50) + 9 + Svg::widthOf(words("P50", days.p50), 11) > x.at(days.p90);
  for (const auto& [value, name, left] : {std::tuple{days.p50, "P50", close}, {days.p90, "P90", false}}) {
    svg.line({x.at(value), wordsY + 4}, {x.at(value), kTop + kCurveHeight}, route.mark);
    svg.text({x.at(value) + (left ? -3 : 3), wordsY + 2}, words(name, value), 11, route.ink,
             left ? TextAnchor::end : TextAnchor::start);
  }
}

/// Medians of the elements by what passes the days.
struct Shares {
  double waiting = 0, working = 0, handing = 0;
};

std::optional<Shares> sharesOf(const ComparedRoute& route) {
  if (route.route == nullptr || (*route.route).at("leadTimeD").is_null()) return std::nullopt;
  const Json& days = (*route.route).at("leadTimeD");
  if (!days.contains("elements")) return std::nullopt;
  Shares shares;
  for (const Json& element : days.at("elements")) {
    const std::string label = element.at("label");
    double& share = label.starts_with("wait")       ? shares.waiting
                    : label.starts_with("handover") ? shares.handing
                                                    : shares.working;
    share += element.at("p50").get<double>();
  }
  return shares;
}

double drawShares(Svg& svg, const ComparedRoute& route, const Shares& shares, const Axis& x, double y) {
  svg.text({kLeft, y + 12}, route.shortName + ": sum of medians", 12, route.ink);
  y += 18;
  double from = 0;
  std::string words;
  for (const auto& [days, look, label] : {std::tuple{shares.waiting, route.area, "waiting in queues"},
                                          {shares.working, route.bar, "being worked on"},
                                          {shares.handing, std::string("handoverBar"), "handed over"}}) {
    svg.rect(x.at(from), y, x.at(from + days) - x.at(from), 16, look);
    from += days;
    words += fmt::format("{}{} {} d", words.empty() ? "" : " · ", label, roughPhrase(days));
  }
  svg.text({kLeft, y + 31}, words, 11, "soft");
  return y + 44;
}

}  // namespace

std::string drawLeadTime(const Json& part) {
  const auto routes = comparedRoutes(part);
  double longest = 1, highest = 1e-9;
  for (const ComparedRoute& route : routes)
    if (const auto days = distributionOf(route)) {
      longest = std::max(longest, days->p99());
      highest = std::max(highest, days->peak());
    }
  const Axis x = Axis::linear(longest, kLeft, kRight);
  Svg svg;
  svg.text({kMargin, 30}, pictureTitle(part, "days from order to delivery"), 19, "ink");
  for (const double tick : x.ticks()) {
    svg.line({x.at(tick), kTop}, {x.at(tick), kTop + kCurveHeight}, "grid");
    svg.text({x.at(tick), kTop + kCurveHeight + 16}, tickText(tick) + " d", 11, "soft", TextAnchor::middle);
  }
  svg.line({kLeft, kTop + kCurveHeight}, {kRight, kTop + kCurveHeight}, "axis");
  double wordsY = 60, y = kTop + kCurveHeight + 30;
  for (const ComparedRoute& route : routes) {
    const auto days = distributionOf(route);
    if (days) {
      drawCurve(svg, route, *days, x, highest);
      drawQuantiles(svg, route, *days, x, wordsY);
      drawQuantileTicks(svg, route, x);
    }
    wordsY += 17;
    if (const auto shares = sharesOf(route)) {
      y = drawShares(svg, route, *shares, x, y);
    } else {
      svg.text({kLeft, y + 12}, route.title, 12, route.ink);
      y += 24;
    }
  }
  for (const ComparedRoute& route : routes) {
    if (!distributionOf(route)) continue;
    const Json& days = (*route.route).at("leadTimeD");
    svg.text({kMargin, y + 10},
             fmt::format("A lot of {}; {}; the elements' logarithms correlate by {}",
                         countPhrase(days.at("quantity").get<std::size_t>(), "piece"),
                         days.at("method").get<std::string>(), roughPhrase(days.at("commonCause").at("correlation"))),
             11, "soft");
    break;
  }
  return svg.finish(kWidth, y + 24, pictureTitle(part, "lead time"));
}

}  // namespace stepwise
