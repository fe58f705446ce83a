#include "features/setups/toe_clamps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "features/setups/explain_unreached.h"
#include "features/setups/holding_forces.h"

namespace stepwise {
namespace {

/// Ledges tried, the largest first; more never hold better.
constexpr std::size_t kMostLedges = 12;
/// Places tried along each side of a ledge.
constexpr int kPlaces = 14;
/// Straps that stand closer than this share of the part's longest side do not hold it against turning.
constexpr double kApart = 0.45;
constexpr std::size_t kMostStraps = 4;
/// Sides of the block that lean more than this against the table are no guide for straps.
constexpr double kLevel = 1e-6;

/// Something flat that faces up.
struct Ledge {
  FaceId face = 0;  ///< 0: raw stock
  double heightMm = 0;
  double areaMm2 = 0;
  std::vector<Polyline> region;
};

/// A place for a strap, in the table's own coordinates.
struct Place {
  StrapClamp strap;
  FaceId face = 0;
};

struct Point2 {
  double out = 0, along = 0;
};

/// A strip from `from` outwards without end, `halfMm` to each side.
struct Strip {
  Vec3 out, along;
  double from = 0, middle = 0, halfMm = 0;

  /// Highest point of the line from p to q inside the strip; absent: it stays outside.
  std::optional<double> highestIn(Vec3 p, Vec3 q, Vec3 up) const {
    double begin = 0, end = 1;
    const auto clip = [&](double atP, double atQ, double limit) {  // keeps what is at least `limit`
      if (atP < limit && atQ < limit) end = -1;
      if ((atP < limit) == (atQ < limit)) return;
      const double t = (limit - atP) / (atQ - atP);
      (atP < limit ? begin : end) = atP < limit ? std::max(begin, t) : std::min(end, t);
    };
    clip(dot(p, out), dot(q, out), from);
    clip(dot(p, along), dot(q, along), middle - halfMm);
    clip(-dot(p, along), -dot(q, along), -middle - halfMm);
    if (begin > end) return std::nullopt;
    const double low = dot(p, up), rise = dot(q, up) - low;
    return std::max(low + begin * rise, low + end * rise);
  }
};

class StrapFinder {
 public:
  StrapFinder(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options)
      : workpiece_(workpiece),
        outline_(*workpiece.outline),
        up_(up),
        options_(options),
        highestMm_(lowestLeaningTool(workpiece, up) - options.strapPadMm) {
    for (Vec3 axis : workpiece.stock->axes)
      if (std::abs(dot(axis, up)) <= kLevel) sides_.push_back(axis);
    if (sides_.size() != 2) sides_ = {anyPerpendicular(up), cross(up, anyPerpendicular(up))};
  }

  double longestSideMm() const {
    return std::max(outline_.extent(sides_[0]).length(), outline_.extent(sides_[1]).length());
  }

  std::vector<Place> findPlaces() const {
    std::vector<Ledge> ledges = findLedges();
    std::stable_sort(ledges.begin(), ledges.end(),
                     [](const Ledge& a, const Ledge& b) { return a.areaMm2 > b.areaMm2 * (1 + 1e-6); });
    if (ledges.size() > kMostLedges) ledges.resize(kMostLedges);
    std::vector<Place> places;
    for (const Ledge& ledge : ledges)
      for (std::size_t s = 0; s < 2; ++s)
        for (const double sign : {1.0, -1.0}) addPlaces(ledge, sides_[s] * sign, sides_[1 - s], places);
    return places;
  }

 private:
  std::vector<Ledge> findLedges() const {
    std::vector<Ledge> ledges;
    for (const Face& face : outline_.graph().faces) {
      const auto* plane = std::get_if<Plane>(&face.surface);
      if (plane == nullptr || dot(plane->normal, up_) < 1 - kLevel || !workpiece_.canHold(face.id)) continue;
      if (dot(face.point, up_) > highestMm_) continue;
      ledges.push_back({face.id, dot(face.point, up_), face.areaMm2, outline_.loops(face.id)});
    }
    const RawStock& stock = *workpiece_.stock;
    for (int s = 0; s < 6; ++s) {
      const StockSide& side = stock.sides[s];
      if (dot(side.normal, up_) < 1 - kLevel || side.allowanceMm <= 0 || !workpiece_.untouched[s] || cutOpen(s))
        continue;
      const int a = (s / 2 + 1) % 3 * 2, b = (s / 2 + 2) % 3 * 2;
      const Polyline corners{stock.corner(s, a, b), stock.corner(s, a, b + 1), stock.corner(s, a + 1, b + 1),
                             stock.corner(s, a + 1, b)};
      ledges.push_back({0,
                        dot(corners.front(), up_),
                        distance(corners[0], corners[1]) * distance(corners[1], corners[2]),
                        {corners}});
    }
    return ledges;
  }

  /// True where this setup cuts the raw side away.
  bool cutOpen(int side) const {
    for (const Face& face : outline_.graph().faces)
      if (const auto* plane = std::get_if<Plane>(&face.surface);
          plane != nullptr && workpiece_.cutNow[face.id - 1] && dot(plane->normal, up_) > 1 - kLevel &&
          ((workpiece_.stock->reachesSide[face.id - 1] >> side) & 1u) != 0)
        return true;
    return false;
  }

  void addPlaces(const Ledge& ledge, Vec3 out, Vec3 along, std::vector<Place>& places) const {
    Extent reach;
    for (const Polyline& loop : ledge.region)
      for (Vec3 point : loop) reach.add(dot(point, along));
    const double pad = options_.strapPadMm;
    if (reach.length() < pad) return;
    for (int i = 0; i < kPlaces; ++i) {
      const double middle = reach.low + pad / 2 + (reach.length() - pad) * i / (kPlaces - 1);
      const std::optional<double> rim = rimAt(ledge, out, along, middle);
      if (!rim || !holdsPad(ledge, out, along, *rim, middle) || !isFree(ledge, out, along, *rim, middle)) continue;
      const Vec3 at = out * (*rim - pad / 2) + along * middle + up_ * ledge.heightMm;
      places.push_back({{at, out}, ledge.face});
    }
  }

  /// How far out the ledge reaches there.
  static std::optional<double> rimAt(const Ledge& ledge, Vec3 out, Vec3 along, double middle) {
    std::optional<double> rim;
    forCrossings(ledge, out, along, middle, [&](double at) { rim = std::max(rim.value_or(at), at); });
    return rim;
  }

  template <class Take>
  static void forCrossings(const Ledge& ledge, Vec3 out, Vec3 along, double middle, Take&& take) {
    for (const Polyline& loop : ledge.region)
      for (std::size_t i = 0; i < loop.size(); ++i) {
        const Vec3 p = loop[i], q = loop[(i + 1) % loop.size()];
        const double a = dot(p, along), b = dot(q, along);
        if ((a <= middle) == (b <= middle)) continue;
        take(dot(p, out) + (dot(q, out) - dot(p, out)) * (middle - a) / (b - a));
      }
  }

  static bool isInside(const Ledge& ledge, Vec3 out, Vec3 along, Point2 point) {
    int beyond = 0;
    forCrossings(ledge, out, along, point.along, [&](double at) { beyond += at > point.out; });
    return beyond % 2 == 1;
  }

  bool holdsPad(const Ledge& ledge, Vec3 out, Vec3 along, double rim, double middle) const {
    const double pad = options_.strapPadMm, inset = 0.02 * pad;
    for (const double o : {inset, pad / 2, pad - inset})
      for (const double a : {-pad / 2 + inset, 0.0, pad / 2 - inset})
        if (!isInside(ledge, out, along, {rim - o, middle + a})) return false;
    return true;
  }

  /// Nothing of the part stands in the strap's way out, and tools keep off it.
  bool isFree(const Ledge& ledge, Vec3 out, Vec3 along, double rim, double middle) const {
    const double pad = options_.strapPadMm, tolerance = 10 * outline_.toleranceMm();
    const Strip strap{out, along, rim - pad, middle, pad / 2};
    const Strip swept{out, along, rim - pad - options_.strapClearMm, middle, pad / 2 + options_.strapClearMm};
    const std::vector<Extent>&outwards = outline_.extents(out), &sideways = outline_.extents(along);
    for (const Face& face : outline_.graph().faces) {
      const std::size_t i = static_cast<std::size_t>(face.id) - 1;
      const bool cut = workpiece_.cutNow[i] != 0;
      const Strip& strip = cut ? swept : strap;
      if (outwards[i].high < strip.from || sideways[i].high < strip.middle - strip.halfMm ||
          sideways[i].low > strip.middle + strip.halfMm)
        continue;
      for (const Polyline& loop : outline_.loops(face.id))
        for (std::size_t p = 0; p < loop.size(); ++p) {
          const std::optional<double> high = strip.highestIn(loop[p], loop[(p + 1) % loop.size()], up_);
          if (high && (cut || *high > ledge.heightMm + tolerance)) return false;
        }
    }
    return true;
  }

  const Workpiece& workpiece_;
  const PartOutline& outline_;
  Vec3 up_;
  const WorkholdingOptions& options_;
  double highestMm_;  ///< for what a strap presses on: tools that lean pass above it
  std::vector<Vec3> sides_;
};

double levelDistance(const Place& a, const Place& b, Vec3 up) {
  const Vec3 between = a.strap.at - b.strap.at;
  return norm(between - up * dot(between, up));
}

/// The two places farthest apart, then those farthest from all that are taken.
std::vector<Place> chooseApart(const std::vector<Place>& places, Vec3 up, double leastMm) {
  std::vector<Place> chosen;
  double farthest = 0;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t j = i + 1; j < places.size(); ++j)
      if (const double apart = levelDistance(places[i], places[j], up); apart > farthest * (1 + 1e-6)) {
        farthest = apart;
        chosen = {places[i], places[j]};
      }
  if (farthest < leastMm) return {};
  while (chosen.size() < kMostStraps) {
    const Place* next = nullptr;
    double most = leastMm / 2;
    for (const Place& place : places) {
      double nearest = std::numeric_limits<double>::infinity();
      for (const Place& taken : chosen) nearest = std::min(nearest, levelDistance(place, taken, up));
      if (nearest > most * (1 + 1e-6)) {
        most = nearest;
        next = &place;
      }
    }
    if (next == nullptr) break;
    chosen.push_back(*next);
  }
  return chosen;
}

}  // namespace

ToeClampSearch findToeClamps(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options) {
  const std::optional<Support> support = findSupport(workpiece, up);
  if (!support) return {std::nullopt, "no flat uncut side to lie on the table"};
  if (lowestLeaningTool(workpiece, up) <= support->heightMm + options.strapPadMm)
    return {std::nullopt, "tools come in from the side, where straps and table are"};
  const StrapFinder finder(workpiece, up, options);
  const double longest = finder.longestSideMm();
  if (longest > options.tableMm)
    return {std::nullopt, fmt::format("{:.0f} mm long, the table takes {:g} mm", longest, options.tableMm)};
  const std::vector<Place> places = finder.findPlaces();
  const std::vector<Place> chosen = chooseApart(places, up, kApart * longest);
  if (chosen.empty())
    return {std::nullopt,
            places.empty() ? fmt::format("no flat rim that stays uncut has {0:g} × {0:g} mm for a strap, free of what "
                                         "is cut",
                                         options.strapPadMm)
                           : std::string("straps find room on one side only, which does not hold against turning")};
  ToeClampGrip grip;
  grip.support = *support;
  std::set<FaceId> faces;
  for (const Place& place : chosen) {
    grip.straps.push_back(place.strap);
    if (place.face != 0) faces.insert(place.face);
  }
  grip.faces.assign(faces.begin(), faces.end());
  grip.onStock = faces.empty();
  const double pressed = static_cast<double>(chosen.size()) * options.strapForceN;
  grip.holdsN = 2 * options.frictionRatio * pressed / options.safetyRatio;
  const double needed = neededForceN(workpiece, options);
  if (grip.holdsN < needed)
    return {std::nullopt,
            fmt::format("{} straps hold a cut of {:.2g} N, {:.2g} N are needed", chosen.size(), grip.holdsN, needed)};
  if (const std::string tips = whyItTips(workpiece, up, *support, pressed, options); !tips.empty())
    return {std::nullopt, fmt::format("{} straps: {}", chosen.size(), tips)};
  return {grip, ""};
}

}  // namespace stepwise
