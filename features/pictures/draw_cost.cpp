#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "features/pictures/axis.h"
#include "features/pictures/chain_pictures.h"
#include "features/pictures/compared_routes.h"
#include "features/pictures/svg.h"
#include "features/report_phrases.h"

namespace stepwise {
namespace {

constexpr double kMargin = 20, kLeft = 92, kRight = 780, kTop = 64, kHeight = 330, kWidth = kRight + 170;
/// Of the lines below: widths are guessed, so that some room is left for other fonts.
constexpr double kWords = kWidth - 2 * kMargin - 70;

const Json* curveOf(const ComparedRoute& route) {
  if (route.route == nullptr || (*route.route).at("cost").is_null()) return nullptr;
  const Json& curve = (*route.route).at("cost").at("curve");
  return curve.empty() ? nullptr : &curve;
}

void drawBand(Svg& svg, const ComparedRoute& route, const Json& curve, const Axis& x, const Axis& y) {
  std::vector<SvgPoint> line, band;
  for (const Json& point : curve) {
    const double at = x.at(point.at("quantity"));
    line.push_back({at, y.at(point.at("perPieceEur").at("value"))});
    band.push_back({at, y.at(point.at("perPieceEur").at("high"))});
  }
  for (auto point = curve.rbegin(); point != curve.rend(); ++point)
    band.push_back({x.at((*point).at("quantity")), y.at((*point).at("perPieceEur").at("low"))});
  svg.area(band, route.area);
  svg.curve(line, route.line);
}

/// Where the drawn lines cross, between two points of the curves.
std::vector<SvgPoint> crossings(const Json& first, const Json& second, const Axis& x, const Axis& y) {
  std::vector<SvgPoint> found;
  const auto at = [](const Json& curve, std::size_t i) { return curve[i].at("perPieceEur").at("value").get<double>(); };
  for (std::size_t i = 1; i < std::min(first.size(), second.size()); ++i) {
    const double before = std::log(at(first, i - 1) / at(second, i - 1)),
                 after = std::log(at(first, i) / at(second, i));
    if ((before < 0) == (after < 0)) continue;
    const double share = before / (before - after);
    const auto between = [&](double a, double b) { return a + (b - a) * share; };
    found.push_back({between(x.at(first[i - 1].at("quantity")), x.at(first[i].at("quantity"))),
                     between(y.at(at(first, i - 1)), y.at(at(first, i)))});
  }
  return found;
}

void drawFrame(Svg& svg, const Axis& x, const Axis& y) {
  for (const double tick : y.ticks()) {
    svg.line({kLeft, y.at(tick)}, {kRight, y.at(tick)}, "grid");
    svg.text({kLeft - 8, y.at(tick) + 4}, tickText(tick) + " €", 11, "soft", TextAnchor::end);
  }
  for (const double tick : x.ticks()) {
    svg.line({x.at(tick), kTop}, {x.at(tick), kTop + kHeight}, "grid");
    svg.text({x.at(tick), kTop + kHeight + 16}, tickText(tick), 11, "soft", TextAnchor::middle);
  }
  svg.line({kLeft, kTop + kHeight}, {kRight, kTop + kHeight}, "axis");
  svg.text({kRight, kTop + kHeight + 33}, "pieces", 11, "soft", TextAnchor::end);
}

/// At the right end of the lines, apart from each other.
void drawNames(Svg& svg, const std::array<ComparedRoute, 2>& routes, const Axis& y) {
  std::vector<std::pair<double, const ComparedRoute*>> names;
  for (const ComparedRoute& route : routes)
    if (const Json* curve = curveOf(route))
      names.emplace_back(y.at(curve->back().at("perPieceEur").at("value")), &route);
  if (names.size() == 2 && std::abs(names[0].first - names[1].first) < 30) {
    const double middle = (names[0].first + names[1].first) / 2, apart = names[0].first <= names[1].first ? -15 : 15;
    names[0].first = middle + apart;
    names[1].first = middle - apart;
  }
  for (const auto& [at, route] : names) {
    double line = at;
    for (const std::string& words : Svg::wrapped(route->shortName, 12, 130, 2)) {
      svg.text({kRight + 10, line + 4}, words, 12, route->ink);
      line += 14;
    }
  }
}

}  // namespace

std::string drawCost(const Json& part) {
  const auto routes = comparedRoutes(part);
  double least = 1e12, most = 0;
  for (const ComparedRoute& route : routes)
    if (const Json* curve = curveOf(route))
      for (const Json& point : *curve) {
        least = std::min(least, point.at("perPieceEur").at("low").get<double>());
        most = std::max(most, point.at("perPieceEur").at("high").get<double>());
      }
  Svg svg;
  svg.text({kMargin, 30}, pictureTitle(part, "cost per piece over quantity"), 19, "ink");
  if (!(most > 0)) {
    svg.text({kMargin, kTop}, "no route has a cost", 13, "soft");
    return svg.finish(kWidth, kTop + 30, pictureTitle(part, "cost per piece over quantity"));
  }
  const Axis x = Axis::decades(1, 1e6, kLeft, kRight);
  const Axis y = Axis::decades(std::max(least, most * 1e-8), most, kTop + kHeight, kTop);
  drawFrame(svg, x, y);
  for (const ComparedRoute& route : routes)
    if (const Json* curve = curveOf(route)) drawBand(svg, route, *curve, x, y);
  drawNames(svg, routes, y);
  double words = kTop + kHeight + 52;
  if (curveOf(routes[0]) != nullptr && curveOf(routes[1]) != nullptr) {
    for (const SvgPoint crossing : crossings(*curveOf(routes[0]), *curveOf(routes[1]), x, y))
      svg.circle(crossing, 5, "whisker");
    const std::string crossing = inWords(part, part.at("evaluation").at("factors").at("economics").at("text"));
    for (const std::string& line : Svg::wrapped(crossing, 12, kWords, 2)) {
      svg.text({kMargin, words}, line, 12, "ink");
      words += 18;
    }
  }
  for (const ComparedRoute& route : routes) {
    if (curveOf(route) == nullptr) {
      svg.text({kMargin, words}, route.title, 12, route.ink);
      words += 18;
      continue;
    }
    const Json& cost = (*route.route).at("cost");
    const auto euro = [](const Json& range) {
      return fmt::format("{} € ({} to {})", roughPhrase(range.at("value")), roughPhrase(range.at("low")),
                         roughPhrase(range.at("high")));
    };
    const std::string parts = fmt::format("{}: once {}, per lot {}, per piece {} and loads; rates of {}",
                                          route.shortName, euro(cost.at("onceEur")), euro(cost.at("lotEur")),
                                          euro(cost.at("pieceEur")), cost.at("region").get<std::string>());
    for (const std::string& line : Svg::wrapped(parts, 11.5, kWords, 2)) {
      svg.text({kMargin, words}, line, 11.5, route.ink);
      words += 16;
    }
    words += 2;
  }
  return svg.finish(kWidth, words + 6, pictureTitle(part, "cost per piece over quantity"));
}

}  // namespace stepwise
