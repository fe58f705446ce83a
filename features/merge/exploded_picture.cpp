#include "features/merge/exploded_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "features/merge/explode.h"
#include "features/merge/study_assembly.h"
#include "features/report_strings.h"
#include "geom/mesh/render_image.h"
#include "geom/model/make_solid.h"

namespace stepwise {
namespace {

constexpr int kWidth = 1240, kViewX = 20, kViewY = 70, kViewWidth = 820, kViewHeight = 760, kTextX = 862;
constexpr int kLineHeight = 17;
constexpr std::size_t kMostRows = 60;  // of the list; more rows than a screen holds help nobody
constexpr std::array kGroupColors{0xD97333, 0x3380BF, 0x599E4D, 0x9E599E, 0xBFA52E, 0x4DA6A6};
constexpr int kBought = 0xE4E4E4, kMade = 0xA9B2BC, kRemoved = 0xE8C4C0;

std::string textAt(double x, double y, int size, const std::string& words, const char* more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{}\"{}>{}</text>\n", x, y, size, more,
                     xmlText(words, 120));
}

/// What an instance is to the plan: in a group (from 0), needless, bought or made on its own.
struct Part3d {
  int color = kMade;
  std::optional<std::size_t> group;
  bool removed = false;
};

std::vector<Part3d> partsOf(const AssemblyAnalysis& analysis) {
  const AssemblyStudy& study = *analysis.study;
  std::vector<Part3d> parts(analysis.assembly.instances.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (isBought(study.roles[analysis.assembly.instances[i].part].kind)) parts[i].color = kBought;
  for (std::size_t g = 0; g < study.merge.groups.size(); ++g) {
    const MergeGroup& group = study.merge.groups[g];
    for (const int i : group.removed) parts[i] = {kRemoved, std::nullopt, true};
    for (const int i : group.instances) parts[i] = {kGroupColors[g % kGroupColors.size()], g, false};
  }
  return parts;
}

Box3 placedBox(const TriangleMesh& mesh, const Placement& placement) {
  Box3 box;
  for (const Vec3 vertex : mesh.vertices) box.add(placement.applyToPoint(vertex));
  return box;
}

class ExplodedSheet {
 public:
  explicit ExplodedSheet(const AssemblyAnalysis& analysis)
      : assembly_(analysis.assembly), study_(*analysis.study), parts_(partsOf(analysis)) {
    std::vector<TriangleMesh> meshes;
    for (const Part& part : assembly_.parts)
      meshes.push_back(tessellate(part.solid, {.angularDeflection = Angle::degrees(10)}));
    for (const Instance& instance : assembly_.instances)
      boxes_.push_back(placedBox(meshes[instance.part], instance.placement));
    offsets_ = explode(boxes_, study_.order);
    RenderOptions options{.widthPx = kViewWidth, .heightPx = kViewHeight};
    options.marginShare = 0.05;
    TriangleMesh all;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Instance& instance = assembly_.instances[i];
      const auto first = options.faceColors.size();
      appendMesh(all, meshes[instance.part], translationBy(offsets_[i]).after(instance.placement),
                 static_cast<FaceId>(first));
      options.faceColors.resize(first + faceCount(assembly_.parts[instance.part].solid), fromScreen(parts_[i].color));
    }
    view_ = renderLayers(all, {}, options);
  }

  std::string write() const {
    const List list = writeList();
    const int height = std::max(kViewY + kViewHeight + 20, kViewY + kLineHeight * list.lines + 30);
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0}\" "
        "height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\">\n"
        "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
        kWidth, height);
    out += textAt(20, 34, 22, "The assembly pulled apart", " font-weight=\"bold\"");
    out += textAt(20, 56, 14, summary());
    out +=
        fmt::format("<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" xlink:href=\"data:image/png;base64,{}\"/>\n",
                    kViewX, kViewY, kViewWidth, kViewHeight, base64(encodePng(view_.image)));
    return out + writeMarks() + list.svg + "</svg>\n";
  }

 private:
  std::array<double, 2> pixelAt(Vec3 point) const {
    const auto at = view_.frame.pixelAt(point);
    return {at[0] + kViewX, at[1] + kViewY};
  }

  std::string summary() const {
    const std::size_t groups = study_.merge.groups.size();
    std::string text = fmt::format("{} instances; ", parts_.size());
    text += groups == 0 ? "no parts are better as one" : fmt::format("{} merged", groups);
    if (groups > 0) text += groups == 1 ? " group in colour" : " groups in colours";
    if (!study_.order) text += "; no order of assembly is known, so they stand away from the middle";
    return text;
  }

  /// Numbers on the bodies, and thin lines back to where each stands in the assembly.
  std::string writeMarks() const {
    std::string lines, numbers;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (boxes_[i].empty()) continue;
      const auto home = pixelAt(boxes_[i].center()), at = pixelAt(boxes_[i].center() + offsets_[i]);
      if (norm(offsets_[i]) > 0)
        lines += fmt::format(
            "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#444\" stroke-width=\"0.8\" "
            "stroke-dasharray=\"2 4\"/>\n",
            home[0], home[1], at[0], at[1]);
      if (parts_.size() > kMostRows) continue;
      numbers += textAt(at[0], at[1] + 4, 12, std::to_string(i + 1), " text-anchor=\"middle\" font-weight=\"bold\"");
    }
    return lines + "<g stroke=\"white\" stroke-width=\"3\" paint-order=\"stroke\">\n" + numbers + "</g>\n";
  }

  std::string nameOf(int instance) const {
    return fmt::format("{} {}", instance + 1, assembly_.instances[instance].name);
  }

  struct List {
    std::string svg;
    int lines = 0;
  };

  /// Groups with their members first, then what goes, then the rest by number.
  List writeList() const {
    List list;
    const auto row = [&](const std::string& words, std::optional<int> color, const char* look = "") {
      const double y = kViewY + 12 + kLineHeight * list.lines++;
      if (color)
        list.svg +=
            fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"14\" height=\"11\" fill=\"#{:06X}\" stroke=\"#333\"/>\n",
                        kTextX, y - 10, *color);
      list.svg += textAt(kTextX + (color ? 22 : 0), y, 12, words, look);
    };
    for (std::size_t g = 0; g < study_.merge.groups.size(); ++g) {
      const MergeGroup& group = study_.merge.groups[g];
      row(fmt::format("group {}: one part of {}", g + 1, group.instances.size()), kGroupColors[g % kGroupColors.size()],
          " font-weight=\"bold\"");
      for (const int i : group.instances) row("      " + nameOf(i), std::nullopt);
    }
    std::size_t left = kMostRows;
    for (const bool removed : {true, false})
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (parts_[i].group || parts_[i].removed != removed || left == 0) continue;
        --left;
        row(nameOf(static_cast<int>(i)), parts_[i].color,
            removed ? " text-decoration=\"line-through\" fill=\"#a33\"" : "");
      }
    if (left == 0) row("…", std::nullopt);
    ++list.lines;
    row("no longer needed once merged", kRemoved);
    row("bought", kBought);
    row("made on its own", kMade);
    return list;
  }

  const Assembly& assembly_;
  const AssemblyStudy& study_;
  std::vector<Part3d> parts_;
  std::vector<Box3> boxes_;
  std::vector<Vec3> offsets_;
  RenderedView view_;
};

}  // namespace

Result<std::string> drawExploded(const AssemblyAnalysis& analysis) {
  if (!analysis.study)
    return fail({"no-assembly", analysis.assembly.file.path, "the file is no assembly, or its study gave up",
                 "give an assembly of two instances or more"});
  return ExplodedSheet(analysis).write();
}

}  // namespace stepwise
