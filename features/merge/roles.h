// What a part is in its assembly: a screw, a nut, a bearing, a plate, or unknown, each with the evidence.
//
// Geometry is asked first (revolved bands, head, drive, standard sizes), then names, by the words and standards of the
// library in several languages. Lengths in mm. Threads: pure. Does not see: what the part's neighbours are (joints.h).
#pragma once

#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"

namespace stepwise {

enum class RoleKind {
  screw,
  nut,
  washer,
  pin,
  rivet,
  circlip,
  spring,
  oRing,
  bearing,
  gear,
  magnet,
  electronics,  // bought as they are
  plate,
  bracket,
  rod,  // made
  unknown,
};
inline constexpr int kRoleKinds = static_cast<int>(RoleKind::unknown);
const char* name(RoleKind kind);
/// Ordered from a catalogue: never made by the shop, never merged as structure. Gears and pins are bought or made.
bool isBought(RoleKind kind);
/// Holds other parts together and has no other purpose.
bool isFastener(RoleKind kind);

struct RoleEvidence {
  RoleKind kind = RoleKind::unknown;
  double confidence = 0;
  std::string text;
  std::vector<FaceId> faces;
  bool headless = false;  ///< screws
};

struct Role {
  RoleKind kind = RoleKind::unknown;
  double confidence = 0;               ///< 0 … 1
  std::string size;                    ///< "M3 × 14", "608"; empty: none known
  bool headless = false;               ///< a set screw: nothing but its thread can hold it
  std::vector<RoleEvidence> evidence;  ///< for the role, then against it; unknown: why nothing fitted
};

struct PartToName {
  const std::vector<std::string>& names;  ///< of the part, its product and its instances
  const FaceGraph& graph;
  const Recognition& recognition;
};

Role classifyRole(const PartToName& part, const ProcessLibrary& library);

/// What the geometry alone says, the surest first.
std::vector<RoleEvidence> rolesByGeometry(const FaceGraph& graph, const Recognition& recognition,
                                          const ProcessLibrary& library);
/// What the names alone say, the surest first; of no confidence: words that only describe another, "motor holder".
std::vector<RoleEvidence> rolesByName(const std::vector<std::string>& names, const ProcessLibrary& library);

}  // namespace stepwise
