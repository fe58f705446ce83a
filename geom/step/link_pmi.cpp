#include "geom/occt/link_pmi.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

using PlacedFace = std::pair<std::size_t, FaceId>;  ///< part, face

/// Entity number → the faces it became: one, or several if repair has split it.
std::map<std::uint32_t, std::vector<PlacedFace>> mapFaces(const ShapeDocument& document, const Assembly& assembly) {
  std::map<std::uint32_t, std::vector<PlacedFace>> byEntity;
  for (std::size_t part = 0; part < assembly.parts.size(); ++part) {
    const auto& faces = assembly.parts[part].solid.shape().faces;
    for (int id = 1; id <= faces.Extent(); ++id) {
      const auto entity = document.faces.find(faces(id).TShape().get());
      if (entity != document.faces.end()) byEntity[entity->second.id].emplace_back(part, id);
    }
  }
  return byEntity;
}

}  // namespace

void linkPmi(const ShapeDocument& document, const std::vector<Part21Pmi>& found, Assembly& assembly) {
  if (found.empty()) return;
  const auto byEntity = mapFaces(document, assembly);
  int unlinked = 0;
  for (const Part21Pmi& pmi : found) {
    std::map<std::size_t, std::vector<FaceId>> facesOfPart;
    for (const std::uint32_t entity : pmi.faceEntities) {
      const auto faces = byEntity.find(entity);
      if (faces == byEntity.end()) continue;
      for (const auto& [part, face] : faces->second) facesOfPart[part].push_back(face);
    }
    if (facesOfPart.empty()) {
      ++unlinked;
      if (assembly.parts.size() == 1) facesOfPart[0] = {};
    }
    for (auto& [part, faces] : facesOfPart) {
      PmiItem item = pmi.item;
      std::sort(faces.begin(), faces.end());
      faces.erase(std::unique(faces.begin(), faces.end()), faces.end());
      item.faces = faces;
      assembly.parts[part].pmi.push_back(std::move(item));
    }
  }
  if (unlinked == 0) return;
  assembly.diagnostics.push_back({Severity::info, "pmi-unlinked", "",
                                  std::to_string(unlinked) + " of " + std::to_string(found.size()) +
                                      " dimensions, tolerances and datums lead to no face that was read",
                                  ""});
}

}  // namespace stepwise
