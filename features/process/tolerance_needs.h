// What the drawing asks of single faces, as far as it is known: tolerance grade, roughness, thread.
//
// From PMI and from features that carry a thread. No entry means "not known", never "not needed".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "features/recognize/feature.h"
#include "geom/brep/face_graph.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct ToleranceNeed {
  /// position: towards other faces or datums (parallelism, runout, …); form: of the face by itself (flatness, …).
  enum class Kind { size, position, form, roughness, thread };
  Kind kind = Kind::size;
  std::vector<FaceId> faces;
  std::optional<int> feature;     ///< the one that owns the first face
  double nominalMm = 0;           ///< size the tolerance refers to
  std::optional<double> widthMm;  ///< width of the zone (twice the half width of ±)
  std::optional<int> grade;       ///< ISO 286 grade of that width
  std::optional<double> raUm;
  std::vector<FaceId> datumFaces;  ///< position tolerances: faces of the first datum, where the file links them
  std::string text;                ///< "diameter 6 H7", "position 0.05", "flatness 0.01", "thread M6", "Ra 0.8"
};

std::vector<ToleranceNeed> findToleranceNeeds(const std::vector<PmiItem>& pmi, const Recognition& recognition,
                                              const FaceGraph& graph, const ProcessLibrary& library);

}  // namespace stepwise
