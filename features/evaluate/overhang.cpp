// The rule on faces that lean out over nothing while they are printed.
#include <fmt/format.h>
#include <algorithm>

#include "features/evaluate/rule_context.h"

namespace stepwise {

namespace {

/// Twice the area over the outline: the width of a strip, half the width of a square.
double widthOf(const FaceGraph& graph, FaceId face) {
  double outline = 0;
  for (const int id : edgesOf(graph, face)) {
    const Edge& edge = graph.edge(id);
    if (!edge.seam) outline += edge.lengthMm;
  }
  return outline > 0 ? 2 * graph.face(face).areaMm2 / outline : 0;
}

}  // namespace

std::vector<bool> selfSupportingFaces(const RuleContext& context) {
  const std::optional<Limit> bore = context.limit("channel_selfsupport_mm"), ledge = context.limit("overhang_ledge_mm");
  std::vector<bool> faces(context.inputs.graph.faces.size());
  for (const Feature& feature : context.inputs.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (!hole || !bore || hole->diameterMm > bore->mm.value) continue;
    for (const FaceId face : feature.faces) faces[face - 1] = true;
  }
  for (const Face& face : context.inputs.graph.faces) {
    if (ledge && widthOf(context.inputs.graph, face.id) <= ledge->mm.value) faces[face.id - 1] = true;
  }
  return faces;
}

void judgeOverhang(const RuleContext& context, const BuildPose& pose, std::vector<RuleResult>& rules) {
  const std::optional<Limit> slope = context.limit("overhang_deg");
  if (!slope) return;
  RuleResult rule = ruleOf("overhang", "mm²", std::nullopt, std::nullopt);
  rule.libraryKeys = slope->keys;
  for (const char* leaf : {"channel_selfsupport_mm", "overhang_ledge_mm"})
    if (const auto limit = context.limit(leaf)) rule.libraryKeys.push_back(limit->keys.front());
  rule.value = pose.overhangMm2;
  rule.faces = pose.overhanging;
  rule.outcome = pose.overhanging.empty() ? Outcome::pass : Outcome::marginal;
  rule.text = pose.overhanging.empty()
                  ? fmt::format("no face is flatter than {:g}° over nothing in the proposed pose", slope->mm.value)
                  : fmt::format("{:.3g} mm² flatter than {:g}° need supports in the proposed pose", pose.overhangMm2,
                                slope->mm.value);
  if (context.sections) {
    const std::vector<FaceId>& hidden = context.sections->hidden;
    const bool inside = std::any_of(pose.overhanging.begin(), pose.overhanging.end(), [&](FaceId face) {
      return std::binary_search(hidden.begin(), hidden.end(), face);
    });
    if (inside) {
      rule.outcome = Outcome::fail;
      rule.text += "; some stand inside, where no tool takes them out";
    }
  }
  rules.push_back(std::move(rule));
}

}  // namespace stepwise
