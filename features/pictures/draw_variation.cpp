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

constexpr double kMargin = 20, kLabel = 290, kBars = 460, kRow = 26, kWidth = kMargin * 2 + kLabel + kBars + 90;

/// The pair that fails first, or nothing.
const Json* weakestPair(const ComparedRoute& route) {
  if (route.route == nullptr || !route.route->contains("variation") || (*route.route).at("variation").empty())
    return nullptr;
  return &(*route.route).at("variation")[0];
}

double most(const Json& range) { return std::max(range.at("value").get<double>(), range.at("high").get<double>()); }

std::string micrometres(double mm) { return roughPhrase(mm * 1000) + " µm"; }

std::string pairPhrase(const Json& pair) {
  return fmt::format("faces {} against {}, {}", idsPhrase(pair.at("facesA"), 3), idsPhrase(pair.at("facesB"), 3),
                     pair.at("origin").get<std::string>());
}

/// One route: a bar for each term where the sum so far leaves off, then the two sums with their ranges.
class BuildUp {
 public:
  /// `grid` is what goes below the bars.
  BuildUp(Svg& svg, Svg& grid, const ComparedRoute& route, const Axis& axis)
      : svg_(svg), grid_(grid), route_(route), axis_(axis) {}

  double draw(double top) {
    y_ = top;
    svg_.text({kMargin, y_ + 16}, route_.title, 16, route_.ink);
    y_ += 24;
    const Json* pair = weakestPair(route_);
    if (pair == nullptr) {
      const char* why = route_.route == nullptr ? "" : "no two features whose relation could be looked at";
      svg_.text({kMargin, y_ + 12}, why, 12, "soft");
      return y_ + 24;
    }
    svg_.text({kMargin, y_ + 12}, pairPhrase(*pair), 12, "soft");
    svg_.text({kMargin, y_ + 28}, "path: " + (*pair).at("path").get<std::string>() + capability(*pair), 12, "soft");
    y_ += 38;
    const double barsTop = y_;
    double squares = 0;
    for (const Json& term : (*pair).at("terms")) {
      const double sigma = term.at("sigma3Mm").at("value");
      const double before = std::sqrt(squares);
      squares += sigma * sigma;
      row(term.at("label").get<std::string>(), before, std::sqrt(squares), micrometres(sigma));
    }
    sum("root of sum of squares, 3σ", (*pair).at("rssMm"));
    sum("worst case: plain sum", (*pair).at("worstMm"));
    for (const double tick : axis_.ticks()) grid_.line({axis_.at(tick), barsTop}, {axis_.at(tick), y_}, "grid");
    if (!(*pair).at("toleranceMm").is_null()) drawLimit((*pair).at("toleranceMm"), barsTop);
    return y_;
  }

 private:
  static std::string capability(const Json& pair) {
    if (pair.at("cp").is_null()) return "; no tolerance known, so no Cp";
    return fmt::format("; Cp {} ({} to {})", roughPhrase(pair.at("cp").at("value")),
                       roughPhrase(pair.at("cp").at("low")), roughPhrase(pair.at("cp").at("high")));
  }

  void label(const std::string& words) {
    const std::vector<std::string> lines = Svg::wrapped(words, 12, kLabel - 10, 1);
    svg_.text({kMargin + kLabel - 8, y_ + kRow / 2 + 4}, lines.front(), 12, "ink", TextAnchor::end);
  }

  void row(const std::string& words, double from, double to, const std::string& amount) {
    label(words);
    svg_.rect(axis_.at(from), y_ + 5, std::max(axis_.at(to) - axis_.at(from), 1.5), kRow - 10, route_.bar, 2);
    svg_.text({axis_.at(to) + 6, y_ + kRow / 2 + 4}, amount, 11, "soft");
    y_ += kRow;
  }

  void sum(const std::string& words, const Json& range) {
    label(words);
    const double value = axis_.at(range.at("value")), low = axis_.at(range.at("low")),
                 high = axis_.at(range.at("high"));
    svg_.rect(axis_.at(0), y_ + 5, value - axis_.at(0), kRow - 10, route_.area, 2);
    svg_.line({low, y_ + kRow / 2}, {high, y_ + kRow / 2}, "whisker");
    for (const double end : {low, high}) svg_.line({end, y_ + 8}, {end, y_ + kRow - 8}, "whisker");
    svg_.text({std::max(value, high) + 6, y_ + kRow / 2 + 4}, micrometres(range.at("value")), 11, "ink");
    y_ += kRow;
  }

  void drawLimit(const Json& tolerance, double barsTop) {
    const double x = axis_.at(tolerance);
    svg_.line({x, barsTop}, {x, y_}, "limit");
    svg_.text({x, y_ + 13}, "tolerance ±" + micrometres(tolerance), 11, "limitInk", TextAnchor::middle);
    y_ += 16;
  }

  Svg &svg_, &grid_;
  const ComparedRoute& route_;
  const Axis& axis_;
  double y_ = 0;
};

}  // namespace

std::string drawVariation(const Json& part) {
  const auto routes = comparedRoutes(part);
  double largest = 1e-4;
  for (const ComparedRoute& route : routes)
    if (const Json* pair = weakestPair(route)) {
      largest = std::max(largest, most((*pair).at("worstMm")));
      if (!(*pair).at("toleranceMm").is_null()) largest = std::max(largest, (*pair).at("toleranceMm").get<double>());
    }
  const Axis axis = Axis::linear(largest, kMargin + kLabel, kMargin + kLabel + kBars);
  Svg bars, svg;
  double y = 52;
  for (const ComparedRoute& route : routes) y = BuildUp(bars, svg, route, axis).draw(y) + 18;
  svg.text({kMargin, 30}, pictureTitle(part, "how the weakest pair's variation builds up"), 19, "ink");
  for (const double tick : axis.ticks())
    svg.text({axis.at(tick), y + 10}, micrometres(tick), 11, "soft", TextAnchor::middle);
  svg.append(bars);
  return svg.finish(kWidth, y + 24, pictureTitle(part, "variation build-up"));
}

}  // namespace stepwise
