#include "features/html/page_scene.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/color_faces.h"
#include "features/html/pack_mesh.h"
#include "features/merge/study_assembly.h"
#include "features/report_phrases.h"
#include "features/report_values.h"
#include "features/setup_scene.h"
#include "features/setups/in_process_stock.h"

namespace stepwise {
namespace {

constexpr int kFewestTriangles = 300;  // fewer show nothing of a part
constexpr std::size_t kMostMerged = 12;

/// The share of all triangles that a body with so many of all faces gets.
int shareOf(int triangles, int faces, int allFaces) {
  const double share = static_cast<double>(triangles) * faces / std::max(1, allFaces);
  return std::max(kFewestTriangles, static_cast<int>(share));
}

/// Why the stock of a plan is not cut for a page: exact booleans of such bodies take minutes. Empty: it is cut.
std::string whyNoStock(const FaceGraph& graph, const SetupPlan& plan) {
  constexpr std::size_t kMostFaces = 1200, kMostShared = 400;  // shared between setups: one more boolean for each piece
  constexpr std::ptrdiff_t kMostFreeform = 8;
  const std::size_t faces = graph.faces.size(), setups = plan.setups.size();
  const auto freeform = std::count_if(graph.faces.begin(), graph.faces.end(),
                                      [](const Face& face) { return std::holds_alternative<Freeform>(face.surface); });
  if (faces <= (setups > 1 ? kMostShared : kMostFaces) && (setups == 1 || freeform <= kMostFreeform)) return "";
  return fmt::format("not worked out for {} faces, {} of them freeform, cut in {}; --step-stock tries", faces, freeform,
                     countPhrase(setups, "setup"));
}

TriangleMesh smoothMesh(const Solid& solid, int maxTriangles) {
  TessellateOptions options;
  options.angularDeflection = Angle::degrees(12);  // round enough for the eye at the size of a screen
  options.maxTriangles = maxTriangles;
  return tessellate(solid, options);
}

int faceCountOf(const TriangleMesh& mesh) { return mesh.triangleFace.empty() ? 0 : mesh.triangleFace.back(); }

Json layerJson(const char* kind, const TriangleMesh& mesh) {
  return {{"kind", kind}, {"mesh", packMesh(mesh, faceCountOf(mesh))}};
}

Json setupJson(const SetupScene& scene) {
  Json arrows = Json::array(), layers = Json::array();
  for (const SceneArrow& arrow : scene.arrows)
    arrows.push_back({{"tail", vectorJson(arrow.tail)}, {"tip", vectorJson(arrow.tip)}});
  for (const RenderLayer& layer : scene.layers) {
    const bool holder = scene.showsJaws && &layer == &scene.layers.back();
    layers.push_back(layerJson(holder ? "holder" : "stock", layer.mesh));
  }
  return {{"look", vectorJson(scene.viewFrom)},
          {"up", vectorJson(scene.up)},
          {"arrows", std::move(arrows)},
          {"layers", std::move(layers)}};
}

/// Stock of too many triangles is left out, and the page says so.
void dropStockBeyond(int maxTriangles, SetupScene& scene) {
  std::size_t triangles = 0;
  for (const RenderLayer& layer : scene.layers) triangles += layer.mesh.triangles.size();
  if (triangles <= static_cast<std::size_t>(maxTriangles)) return;
  const auto keptFrom = scene.showsJaws ? scene.layers.end() - 1 : scene.layers.end();
  scene.layers.erase(scene.layers.begin(), keptFrom);
  scene.showsStock = false;
}

void addSetups(Json& json, const Part& part, const PartAnalysis& analysis, const TriangleMesh& mesh,
               const RawStockOptions& options, int stockTriangles) {
  const SetupPlan* plan = shownPlan(analysis);
  if (plan == nullptr || plan->setups.empty() || !analysis.box) return;
  InProcessStock stock;
  stock.unknown = whyNoStock(analysis.graph, *plan);
  if (stock.unknown.empty())
    stock = cutStockInSteps(part.solid, *plan, analysis.graph, analysis.recognition, *analysis.box, options);
  if (!stock.unknown.empty()) json["stockUnknown"] = textJson(stock.unknown);
  if (stock.raw) json["raw"] = layerJson("stock", smoothMesh(*stock.raw, stockTriangles));
  const int each = stockTriangles / static_cast<int>(plan->setups.size());
  for (std::size_t i = 0; i < plan->setups.size(); ++i) {
    SetupScene scene = buildSetupScene(mesh, analysis, *plan, i, stock);
    const bool hadStock = scene.showsStock;
    dropStockBeyond(std::max(each, 2 * kFewestTriangles), scene);
    if (hadStock && !scene.showsStock) json["stockUnknown"] = "too fine to be shown here";
    json["setups"].push_back(setupJson(scene));
  }
}

Json mergedJson(const AssemblyStudy& study, int triangles) {
  Json merged = Json::array();
  int id = 0;
  for (const auto* groups : {&study.merge.groups, &study.merge.alternatives})
    for (const MergeGroup& group : *groups) {
      ++id;
      if (!group.merged || merged.size() == kMostMerged) continue;
      const TriangleMesh mesh = smoothMesh(group.merged->solid, std::max(kFewestTriangles, triangles));
      merged.push_back({{"group", id}, {"mesh", packMesh(mesh, faceCountOf(mesh))}});
    }
  return merged;
}

}  // namespace

Json buildPageScene(const AssemblyAnalysis& analysis, const PageSceneOptions& options) {
  int faces = 0;
  for (const PartAnalysis& part : analysis.parts) faces += static_cast<int>(part.graph.faces.size());
  Json parts = Json::array();
  for (std::size_t i = 0; i < analysis.parts.size(); ++i) {
    const PartAnalysis& part = analysis.parts[i];
    const int own = static_cast<int>(part.graph.faces.size());
    Json json = {{"mesh", nullptr}, {"raw", nullptr}, {"stockUnknown", nullptr}, {"setups", Json::array()}};
    if (own > 0) {
      const Part& shape = analysis.assembly.parts[i];
      const TriangleMesh mesh = smoothMesh(shape.solid, shareOf(options.partTriangles, own, faces));
      json["mesh"] = packMesh(mesh, own);
      addSetups(json, shape, part, mesh, options.stock, shareOf(options.stockTriangles, own, faces));
    }
    parts.push_back(std::move(json));
  }
  Json merged = Json::array();
  if (analysis.study) {
    const std::size_t groups = analysis.study->merge.groups.size() + analysis.study->merge.alternatives.size();
    merged = mergedJson(*analysis.study, options.mergedTriangles / static_cast<int>(std::max<std::size_t>(1, groups)));
  }
  return {{"parts", std::move(parts)}, {"merged", std::move(merged)}};
}

}  // namespace stepwise
