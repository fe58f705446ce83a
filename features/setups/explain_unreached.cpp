#include "features/setups/explain_unreached.h"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Share that must lie open at both ends of a wire; below it the wire would cut into something else.
constexpr double kOpenForWire = 0.9;
/// Seen less than this, a face is hidden for every straight electrode, too.
constexpr double kSeenAtAll = 0.02;

/// True where straight lines along `direction` lie in the face's surface.
bool isRuledAlong(const Face& face, Vec3 direction) {
  const double sine = std::sin(2 * kDirectionTolerance.inRadians()),
               cosine = std::cos(2 * kDirectionTolerance.inRadians());
  if (const auto* plane = std::get_if<Plane>(&face.surface)) return std::abs(dot(plane->normal, direction)) <= sine;
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
    return std::abs(dot(cylinder->axis, direction)) >= cosine;
  if (const auto* freeform = std::get_if<Freeform>(&face.surface))
    return freeform->kind == "extrusion" && std::abs(dot(freeform->axis, direction)) >= cosine;
  return false;
}

/// Share of the face whose line along ±direction leaves the part at both ends.
double openAtBothEnds(const Access& access, FaceId face, int direction, int opposite) {
  if (access.seen.empty() || access.seen[face - 1].empty() || direction >= 64 || opposite >= 64)
    return std::min(access.fraction[face - 1][direction], access.fraction[face - 1][opposite]);
  const std::uint64_t both = (std::uint64_t{1} << direction) | (std::uint64_t{1} << opposite);
  int open = 0;
  for (std::uint64_t sample : access.seen[face - 1]) open += (sample & both) == both ? 1 : 0;
  return open / static_cast<double>(access.seen[face - 1].size());
}

/// The direction of a wire that makes the face, if there is one.
std::optional<int> findWire(const FaceGraph& graph, const Access& access, FaceId face) {
  const int count = static_cast<int>(access.directions.size());
  for (int d = 0; d < count; ++d) {
    if (!isRuledAlong(graph.face(face), access.directions[d].direction)) continue;
    for (int o = d + 1; o < count; ++o) {
      if (dot(access.directions[d].direction, access.directions[o].direction) > -1 + 1e-7) continue;
      if (openAtBothEnds(access, face, d, o) >= kOpenForWire) return d;
    }
  }
  return std::nullopt;
}

/// What keeps tools from a face that the direction sees: too little room, or too far down.
std::string describeTooTight(const Access& access, FaceId face, int direction) {
  const ToolAccess* tools = access.toolAccess(face, direction);
  if (tools == nullptr || tools->limit == ToolAccess::Limit::none) return "";
  std::string text = fmt::format("; there is room for a cutter of {:.3g} mm", tools->roomMm);
  if (tools->limit == ToolAccess::Limit::deep && tools->roomMm > 0)
    return text + fmt::format(", which would have to reach {:.3g} mm ({:.2g} times its diameter): no tool is that long",
                              tools->neededReachMm, tools->neededReachMm / tools->roomMm);
  return text + ": no tool is that slim";
}

/// What T-cutters could do about an undercut, where they were tried.
std::string describeTCutters(const Access& access, FaceId face) {
  if (access.undercut.empty() || access.undercut[face - 1].empty()) return "";
  const std::vector<ToolAccess>& tried = access.undercut[face - 1];
  const ToolAccess& best = *std::max_element(
      tried.begin(), tried.end(), [](const ToolAccess& a, const ToolAccess& b) { return a.fraction < b.fraction; });
  if (!best.largest) return ", and no T-cutter of the library enters";
  return fmt::format(", and a {} makes only {:.0f} % of it, from {}", describeTool(*best.largest), 100 * best.fraction,
                     describeDirection(access.directions[static_cast<std::size_t>(best.direction)].direction));
}

}  // namespace

std::string describeDirection(Vec3 direction) {
  const auto rounded = [](double value) {
    const double r = std::round(value * 1000) / 1000;
    return r == 0 ? 0.0 : r;
  };
  return fmt::format("({:g}, {:g}, {:g})", rounded(direction.x), rounded(direction.y), rounded(direction.z));
}

std::string describeIds(const std::string& noun, const std::vector<int>& ids) {
  constexpr std::size_t kNamed = 5;
  std::string text = noun + (ids.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < ids.size() && i < kNamed; ++i) text += fmt::format("{} {}", i == 0 ? "" : ",", ids[i]);
  if (ids.size() > kNamed) text += fmt::format(" and {} more", ids.size() - kNamed);
  return text;
}

std::string describeFaces(const std::vector<FaceId>& faces) { return describeIds("face", faces); }

UnreachedFace explainUnreached(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                               FaceId face) {
  using OtherProcess = UnreachedFace::OtherProcess;
  const std::optional<int> owner = recognition.faces[face - 1].feature;
  if (owner && std::holds_alternative<InnerVoid>(recognition.features[*owner - 1].shape))
    return {face, "lies in a closed void that no tool can enter: not machinable in one piece",
            OtherProcess::notMachinable, std::nullopt};
  const std::vector<double>& fraction = access.fraction[face - 1];
  if (fraction.empty()) return {face, "no direction was examined", OtherProcess::none, std::nullopt};
  int best = 0;
  for (int d = 1; d < static_cast<int>(fraction.size()); ++d)
    if (std::pair(fraction[d], access.cutFraction(face, d)) > std::pair(fraction[best], access.cutFraction(face, best)))
      best = d;
  const Vec3 from = access.directions[best].direction;
  if (fraction[best] < kSeenAtAll)
    return {face,
            "seen from no direction, an undercut on every side: not machinable by straight tools" +
                describeTCutters(access, face),
            OtherProcess::notMachinable, std::nullopt};
  std::string text = fmt::format("seen to {:.0f} % at best, from {}", 100 * fraction[best], describeDirection(from));
  const ToolAccess* tools = access.toolAccess(face, best);
  const bool tight = tools != nullptr && tools->limit != ToolAccess::Limit::none;
  text += describeTooTight(access, face, best);
  const std::vector<FaceId>& blockers = tight ? tools->blockers : access.blockedBy[face - 1][best];
  if (!blockers.empty())
    text += fmt::format("; {} stand{} in the way", describeFaces(blockers), blockers.size() == 1 ? "s" : "");
  if (const std::optional<int> wire = findWire(graph, access, face))
    return {face, text + "; ruled and open at both ends: wire EDM can make it", OtherProcess::wireEdm,
            access.directions[*wire].direction};
  return {face, text + "; sinker EDM can make what is seen, the electrode coming from there", OtherProcess::sinkerEdm,
          from};
}

}  // namespace stepwise
