#include "features/recognize/find_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kDraft = 0.35;        ///< cosine: walls of glyphs may lean by 20°
constexpr double kFloorToOutline = 2;  ///< leaning walls make the floor larger than the outline, but not by more

/// One outline on the plane with its walls and the plane it leads to.
struct Glyph {
  std::set<FaceId> faces;
  double heightMm = 0;  ///< of the far plane over the base: negative for engraving
  double sizeMm = 0, areaMm2 = 0, borderMm = 0;
  std::size_t edges = 0;
};

class TextFinder {
 public:
  TextFinder(const FaceGraph& graph, Claims& claims, const FindTextOptions& options)
      : graph_(graph), claims_(claims), options_(options), toleranceMm_(sameLengthMm(graph)) {}

  void run() {
    for (const Face& base : graph_.faces)
      if (std::holds_alternative<Plane>(base.surface) && static_cast<int>(base.loops.size()) > options_.minGlyphs)
        tryPlane(base);
  }

 private:
  void tryPlane(const Face& base) {
    std::vector<Glyph> glyphs;
    for (const Loop& loop : base.loops)
      if (!loop.outer)
        if (std::optional<Glyph> glyph = glyphOf(base, loop)) glyphs.push_back(std::move(*glyph));
    std::stable_sort(glyphs.begin(), glyphs.end(),
                     [](const Glyph& a, const Glyph& b) { return a.heightMm < b.heightMm; });
    for (std::size_t i = 0; i < glyphs.size();) {
      std::vector<const Glyph*> line;
      const double height = glyphs[i].heightMm;
      for (; i < glyphs.size() && glyphs[i].heightMm <= height + toleranceMm_; ++i) line.push_back(&glyphs[i]);
      const auto intricate = std::count_if(line.begin(), line.end(), [&](const Glyph* g) {
        return g->edges >= static_cast<std::size_t>(options_.intricateEdges);
      });
      if (static_cast<int>(line.size()) >= options_.minGlyphs && 2 * intricate >= static_cast<long>(line.size()))
        claimText(base, line);
    }
  }

  /// Walls across the outline, all square to the base, that end on one plane parallel to it.
  std::optional<Glyph> glyphOf(const Face& base, const Loop& loop) const {
    Glyph glyph;
    Box3 box;
    std::vector<FaceId> walls;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      const FaceId wall = edge.otherThan(base.id);
      if (wall == 0 || edge.convexity == Convexity::smooth || !claims_.free(wall)) return std::nullopt;
      if (std::abs(dot(graph_.face(wall).normal, base.normal)) > kDraft) return std::nullopt;
      if (glyph.faces.insert(wall).second) walls.push_back(wall);
      box.add(edge.start), box.add(edge.mid);
      ++glyph.edges;
    }
    glyph.sizeMm = box.diagonalMm();
    if (glyph.sizeMm > options_.maxGlyphToPlane * base.box.diagonalMm()) return std::nullopt;
    std::optional<double> height;
    for (const FaceId wall : walls)
      for (const Loop& wallLoop : graph_.face(wall).loops)
        for (const Coedge& coedge : wallLoop.coedges) {
          const FaceId other = graph_.edge(coedge.edge).otherThan(wall);
          if (other == base.id || other == 0 || glyph.faces.contains(other)) continue;
          const Face& face = graph_.face(other);
          const bool flat = std::holds_alternative<Plane>(face.surface) &&
                            std::abs(dot(face.normal, base.normal)) > std::cos(kDirectionTolerance.inRadians());
          if (!flat || claims_.owner(other) != nullptr) return std::nullopt;  // raised tops may be stock
          // A glyph ends on a face of its own; a larger one is the far side of the part, with thousands of loops in a
          // grid.
          if (face.box.diagonalMm() > kFloorToOutline * glyph.sizeMm) return std::nullopt;
          const double at = dot(face.point - base.point, base.normal);
          if (height && std::abs(at - *height) > toleranceMm_) return std::nullopt;
          if (face.box.diagonalMm() > 1.01 * glyph.sizeMm) return std::nullopt;  // a hole through to another side
          height = at;
          glyph.faces.insert(other);
          addCounters(face, glyph);
        }
    if (!height || std::abs(*height) <= toleranceMm_ || std::abs(*height) > options_.maxDepthToSize * glyph.sizeMm)
      return std::nullopt;
    glyph.heightMm = *height;
    for (FaceId face : glyph.faces) measureStroke(base, graph_.face(face), glyph);
    return glyph;
  }

  /// The counters of letters such as O: walls that rise from the glyph's own floor.
  void addCounters(const Face& floor, Glyph& glyph) const {
    for (const Loop& loop : floor.loops)
      for (const Coedge& coedge : loop.coedges) {
        const FaceId wall = graph_.edge(coedge.edge).otherThan(floor.id);
        if (wall != 0 && claims_.free(wall) && std::abs(dot(graph_.face(wall).normal, floor.normal)) < kDraft)
          glyph.faces.insert(wall);
      }
  }

  void measureStroke(const Face& base, const Face& face, Glyph& glyph) const {
    if (std::abs(dot(face.normal, base.normal)) < 0.9) return;
    glyph.areaMm2 += face.areaMm2;
    for (const Loop& loop : face.loops)
      for (const Coedge& coedge : loop.coedges) glyph.borderMm += graph_.edge(coedge.edge).lengthMm;
  }

  void claimText(const Face& base, const std::vector<const Glyph*>& line) {
    Text text;
    Feature feature;
    std::set<FaceId> faces;
    double area = 0, border = 0;
    for (const Glyph* glyph : line) {
      for (FaceId face : glyph->faces)
        if (claims_.free(face)) faces.insert(face);
      area += glyph->areaMm2, border += glyph->borderMm;
    }
    if (faces.empty()) return;
    text.depthMm = std::abs(line.front()->heightMm);
    text.strokeMm = border > 0 ? 2 * area / border : 0;
    feature.faces.assign(faces.begin(), faces.end());
    feature.shape = text;
    feature.faceClass = "text";
    feature.directions = {base.normal};
    feature.rule = line.front()->heightMm < 0 ? "text.engraved" : "text.raised";
    feature.confidence = {0.6, fmt::format("{} small outlines of one depth on one plane", line.size())};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  Claims& claims_;
  const FindTextOptions& options_;
  double toleranceMm_;
};

}  // namespace

void findText(const FaceGraph& graph, Claims& claims, const FindTextOptions& options) {
  TextFinder(graph, claims, options).run();
}

}  // namespace stepwise
