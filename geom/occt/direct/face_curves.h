// The curves of a face's edges in the parameters of its surface. For geom/ only.
//
// Curves of the text are taken where they fit; else lines of constant parameter are found analytically on elementary
// surfaces, and the rest is projected by the kernel. Cost: some microseconds per edge, up to milliseconds per projected
// one. A face whose bounds do not close in the parameters (a seam or a pole is not told), or run the wrong way round,
// is left as it is: such faces are for the kernel's repair.
#pragma once

#include <memory>
#include <unordered_map>

#include "geom/occt/direct/body_builder.h"

namespace stepwise::direct {

/// How a face stands once its curves are looked for.
enum class FaceState {
  fits,         ///< curves found, bounds closed in the parameters
  seamMissing,  ///< closed all round, and the text has no seam: repair adds it, and always the same way
  misfit,       ///< curves or bounds that do not quite fit: what repair makes of them depends on much else
};

/// Finds the curves of one curved face, then adds them to its edges. Finding changes nothing and may run for several
/// faces at once.
class FaceCurves {
 public:
  FaceCurves(const GeometryMaker& geometry, const BodyFace& face, const std::unordered_map<EntityAt, BodyEdge>& edges);
  FaceCurves(FaceCurves&&) noexcept;
  ~FaceCurves();

  /// Throws NotDirect.
  FaceState find();
  /// Adds what was found, and widens tolerances to what it misses by. For a face that needs repair only those curves
  /// that had to be projected: repair would project them again, at some cost and with the same result.
  void attach();

 private:
  class Finder;
  std::unique_ptr<Finder> finder_;
  bool found_ = false;
};

/// Raises the tolerances of an edge and its vertices to at least `tolerance`.
void raiseTolerance(const TopoDS_Edge& edge, double tolerance);

}  // namespace stepwise::direct
