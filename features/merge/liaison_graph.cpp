#include "features/merge/liaison_graph.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "features/merge/study_assembly.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr std::array kGroupFills{"#d97333", "#3380bf", "#599e4d", "#9e599e", "#bfa52e", "#4da6a6"};

const char* strokeOf(JointKind kind) {
  if (isMoving(kind)) return "#c0392b";
  if (isRigid(kind)) return "#2c3e50";
  return kind == JointKind::clearance ? "#cccccc" : "#888888";
}

}  // namespace

Result<std::string> drawLiaisonGraph(const AssemblyAnalysis& analysis) {
  if (!analysis.study)
    return fail({"no-assembly", analysis.assembly.file.path, "the file is no assembly, or its study gave up",
                 "give an assembly of two instances or more"});
  const AssemblyStudy& study = *analysis.study;
  const std::size_t count = analysis.assembly.instances.size();
  const double radius = std::max(160.0, 11.0 * double(count)), middle = radius + 190, size = 2 * middle;
  std::vector<std::string> fills(count, "#dddddd");
  for (std::size_t g = 0; g < study.merge.groups.size(); ++g)
    for (const int i : study.merge.groups[g].instances) fills[i] = kGroupFills[g % kGroupFills.size()];
  const auto at = [&](int i) {
    const double angle = 2 * std::numbers::pi * i / double(count);
    return std::array{middle + radius * std::sin(angle), middle - radius * std::cos(angle)};
  };
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {0:.0f}\" font-family=\"sans-serif\" "
      "font-size=\"11\">\n<rect width=\"{0:.0f}\" height=\"{0:.0f}\" fill=\"white\"/>\n",
      size);
  for (const Joint& joint : study.joints.joints) {
    const auto p = at(joint.a), q = at(joint.b);
    svg += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{}\"><title>{}: "
        "{}</title></line>\n",
        p[0], p[1], q[0], q[1], strokeOf(joint.kind), isRigid(joint.kind) ? 2.5 : 1.5, name(joint.kind),
        xmlText(joint.text, 40));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto p = at(static_cast<int>(i));
    const bool right = p[0] >= middle;
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"7\" fill=\"{}\" stroke=\"#333\"/>\n", p[0], p[1],
                       fills[i]);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", p[0] + (right ? 11 : -11),
                       p[1] + 4, right ? "start" : "end", xmlText(analysis.assembly.instances[i].name, 40));
  }
  return svg +
         "<text x=\"12\" y=\"18\" fill=\"#2c3e50\">rigid</text><text x=\"52\" y=\"18\" fill=\"#c0392b\">moving</text>"
         "<text x=\"104\" y=\"18\" fill=\"#888888\">touching</text><text x=\"166\" y=\"18\" "
         "fill=\"#aaaaaa\">clearance</text>\n</svg>\n";
}

}  // namespace stepwise
