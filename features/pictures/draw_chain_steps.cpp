#include <fmt/format.h>

#include <algorithm>

#include "features/pictures/chain_pictures.h"
#include "features/pictures/compared_routes.h"
#include "features/pictures/svg.h"
#include "features/report_phrases.h"

namespace stepwise {
namespace {

constexpr double kMargin = 20, kLaneName = 116, kColumn = 118, kBoxWidth = 98, kBoxHeight = 94, kLane = 126;

bool isInspection(const Json& step) { return step.at("operation").get<std::string>().starts_with("inspect"); }

class LaneDrawer {
 public:
  LaneDrawer(Svg& svg, const ComparedRoute& compared, double top) : svg_(svg), compared_(compared), top_(top) {
    if (compared.route == nullptr) return;
    for (const Json& step : (*compared.route).at("steps")) {
      const std::string supplier = step.at("supplier");
      const auto known = std::find(lanes_.begin(), lanes_.end(), supplier);
      laneOf_.push_back(known - lanes_.begin());
      if (known == lanes_.end()) lanes_.push_back(supplier);
    }
  }

  /// Returns the lower end; `width` is that of the widest route.
  double draw(double width) {
    width_ = width;
    svg_.text({kMargin, top_ + 18}, compared_.title, 16, compared_.ink);
    if (compared_.route == nullptr) return top_ + 34;
    svg_.text({kMargin, top_ + 37}, summary(), 12, "soft");
    lanesTop_ = top_ + 50;
    drawLanes();
    for (std::size_t i = 1; i < laneOf_.size(); ++i) drawLink(i);
    for (std::size_t i = 0; i < laneOf_.size(); ++i) drawStep(i);
    return lanesTop_ + kLane * static_cast<double>(lanes_.size());
  }

  double width() const { return kMargin * 2 + kLaneName + kColumn * static_cast<double>(laneOf_.size()); }

 private:
  const Json& step(std::size_t i) const { return (*compared_.route).at("steps").at(i); }
  double boxX(std::size_t i) const { return kMargin + kLaneName + kColumn * static_cast<double>(i) + 10; }
  double boxY(std::size_t i) const {
    return lanesTop_ + kLane * static_cast<double>(laneOf_[i]) + (kLane - kBoxHeight) / 2 + 4;
  }

  std::string summary() const {
    const Json& route = *compared_.route;
    const auto inspections = std::count_if(route.at("steps").begin(), route.at("steps").end(), isInspection);
    std::string text =
        countPhrase(route.at("steps").size(), "step") + " · " + countPhrase(route.at("clampings"), "clamping") + " · " +
        countPhrase(static_cast<std::size_t>(inspections), "inspection") + " · " +
        countPhrase(route.at("handovers"), "handover") + " · " + countPhrase(route.at("suppliers"), "supplier");
    if (!route.at("timeMin").is_null())
      text += fmt::format(" · {} min of work per piece ({} to {})", roughPhrase(route.at("timeMin").at("value")),
                          roughPhrase(route.at("timeMin").at("low")), roughPhrase(route.at("timeMin").at("high")));
    if (!route.at("yield").is_null())
      text += fmt::format(" · yield {:.1f} %", route.at("yield").at("rolled").at("value").get<double>() * 100);
    return text;
  }

  void drawLanes() {
    const double right = width_ - kMargin;
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
      const double y = lanesTop_ + kLane * static_cast<double>(lane);
      svg_.rect(kMargin, y, right - kMargin, kLane, lane % 2 == 0 ? "lane" : "laneAlt");
      const std::vector<std::string> lines = Svg::wrapped(lanes_[lane], 12.5, kLaneName - 16, 3);
      for (std::size_t i = 0; i < lines.size(); ++i)
        svg_.text({kMargin + 10, y + kLane / 2 + 16 * (static_cast<double>(i) - 0.5 * (double(lines.size()) - 1)) + 4},
                  lines[i], 12.5, "ink");
    }
  }

  /// From the step before: a handover where the lane changes.
  void drawLink(std::size_t i) {
    const SvgPoint from{boxX(i - 1) + kBoxWidth, boxY(i - 1) + kBoxHeight / 2}, to{boxX(i), boxY(i) + kBoxHeight / 2};
    if (laneOf_[i] == laneOf_[i - 1]) {
      svg_.arrow({from, to}, "flow");
      return;
    }
    const double middle = (from.x + to.x) / 2;
    svg_.arrow({from, {middle, from.y}, {middle, to.y}, to}, "handover");
    // The place before the box is free in its lane: the step before stands in another one.
    svg_.text({middle - 6, to.y + 4}, "handover", 10.5, "handoverInk", TextAnchor::end);
  }

  void drawStep(std::size_t i) {
    const Json& content = step(i);
    const bool setup = !content.at("setup").is_null(), inspection = isInspection(content);
    const double x = boxX(i), y = boxY(i);
    svg_.rect(x, y, kBoxWidth, kBoxHeight, inspection ? "inspect" : setup ? "setup" : "step", inspection ? 16 : 5);
    if (setup) {
      const std::string badge = fmt::format("setup {}", content.at("setup").get<int>() + 1);
      svg_.text({x + 6, y - 4}, badge, 10.5, "setupInk");
    } else if (inspection) {
      svg_.text({x + 6, y - 4}, "inspection", 10.5, "inspectInk");
    }
    double line = y + 16;
    const std::vector<std::string> figures = figuresOf(i);
    const std::size_t room = figures.size() < 3 ? 4 : 3;
    for (const std::string& words : Svg::wrapped(content.at("label").get<std::string>(), 11, kBoxWidth - 12, room)) {
      svg_.text({x + kBoxWidth / 2, line}, words, 11, "ink", TextAnchor::middle);
      line += 13;
    }
    double bottom = y + kBoxHeight - 7 - 13 * (static_cast<double>(figures.size()) - 1);
    for (const std::string& figure : figures) {
      svg_.text({x + kBoxWidth / 2, bottom}, figure, 10.5, "soft", TextAnchor::middle);
      bottom += 13;
    }
  }

  /// Minutes per piece and per lot and the share lost.
  std::vector<std::string> figuresOf(std::size_t i) const {
    const Json& content = step(i);
    std::vector<std::string> figures;
    const auto add = [&](const Json& minutes, const char* per) {
      if (!minutes.is_null() && minutes.at("value").get<double>() > 0)
        figures.push_back(roughPhrase(minutes.at("value")) + " min" + per);
    };
    add(content.at("timeMin"), "");
    add(content.at("setupMin"), " per lot");
    if (const std::string lost = lostIn(i); !lost.empty()) figures.push_back(lost);
    return figures;
  }

  std::string lostIn(std::size_t i) const {
    const Json& yield = (*compared_.route).at("yield");
    if (yield.is_null() || !yield.contains("steps")) return "";
    const double lost = 1 - yield.at("steps").at(i).at("firstPass").at("value").get<double>();
    return lost <= 0 ? "" : fmt::format("{:.2g} % lost", lost * 100);
  }

  Svg& svg_;
  const ComparedRoute& compared_;
  double top_, lanesTop_ = 0, width_ = 0;
  std::vector<std::string> lanes_;
  std::vector<std::ptrdiff_t> laneOf_;  ///< one per step
};

}  // namespace

std::string drawChainSteps(const Json& part) {
  const auto routes = comparedRoutes(part);
  Svg svg;
  double width = 560;
  for (const ComparedRoute& route : routes) width = std::max(width, LaneDrawer(svg, route, 0).width());
  svg.text({kMargin, 30}, pictureTitle(part, "the chain of steps"), 19, "ink");
  double y = 44;
  for (const ComparedRoute& route : routes) y = LaneDrawer(svg, route, y).draw(width) + 22;
  return svg.finish(width, y, pictureTitle(part, "the chain of steps"));
}

}  // namespace stepwise
