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

/// Finds the curves of one curved face, then adds them to its edges. Finding changes nothing and may run for several
/// faces at once.
class FaceCurves {
 public:
  FaceCurves(const GeometryMaker& geometry, const BodyFace& face, const std::unordered_map<EntityAt, BodyEdge>& edges);
  FaceCurves(FaceCurves&&) noexcept;
  ~FaceCurves();

  /// False where curves or bounds do not quite fit, or a seam is missing. Throws NotDirect.
  bool find();
  /// Adds what was found, and widens tolerances to what it misses by; nothing where something does not fit.
  void attach();
  /// Some curve misses its edge by so much that the tolerances of its edges are still to be found.
  bool areLoose() const;
  /// Takes back what was attached. Not for faces with poles.
  void detach();

 private:
  class Finder;
  std::unique_ptr<Finder> finder_;
  bool found_ = false;
};

/// Raises the tolerances of an edge and its vertices to at least `tolerance`.
void raiseTolerance(const TopoDS_Edge& edge, double tolerance);

}  // namespace stepwise::direct
