#include "geom/mesh/constrained_delaunay.h"

#include <CGAL/Constrained_Delaunay_triangulation_2.h>
#include <CGAL/Exact_predicates_inexact_constructions_kernel.h>
#include <CGAL/Triangulation_face_base_with_info_2.h>
#include <CGAL/Triangulation_vertex_base_with_info_2.h>

#include <algorithm>
#include <deque>

namespace stepwise {
namespace {

using Kernel = CGAL::Exact_predicates_inexact_constructions_kernel;
struct Nesting {
  int level = -1;  ///< how many rings lie around it
};
using Vertices = CGAL::Triangulation_vertex_base_with_info_2<int, Kernel>;
using Faces =
    CGAL::Triangulation_face_base_with_info_2<Nesting, Kernel, CGAL::Constrained_triangulation_face_base_2<Kernel>>;
using Triangulation =
    CGAL::Constrained_Delaunay_triangulation_2<Kernel, CGAL::Triangulation_data_structure_2<Vertices, Faces>,
                                               CGAL::No_constraint_intersection_tag>;

/// Each step over a ring goes one level in; what no ring parts has the level of its neighbour.
void markNesting(Triangulation& triangulation) {
  std::deque<Triangulation::Face_handle> next{triangulation.infinite_face()};
  triangulation.infinite_face()->info().level = 0;
  while (!next.empty()) {
    const Triangulation::Face_handle face = next.front();
    next.pop_front();
    for (int side = 0; side < 3; ++side) {
      const Triangulation::Face_handle other = face->neighbor(side);
      if (other->info().level >= 0) continue;
      const bool over = face->is_constrained(side);
      other->info().level = face->info().level + (over ? 1 : 0);
      // Lower levels first: a face is reached over as few rings as lie around it.
      if (over)
        next.push_back(other);
      else
        next.push_front(other);
    }
  }
}

}  // namespace

std::optional<std::vector<std::array<int, 3>>> constrainedDelaunay(const std::vector<PlanePoint>& points,
                                                                   const std::vector<std::vector<int>>& rings) {
  Triangulation triangulation;
  try {
    for (const std::vector<int>& ring : rings) {
      std::vector<Triangulation::Vertex_handle> vertices;
      Triangulation::Face_handle near;
      for (const int i : ring) {
        const auto& [x, y] = points[static_cast<std::size_t>(i)];
        vertices.push_back(triangulation.insert({x, y}, near));
        vertices.back()->info() = i;
        near = vertices.back()->face();
      }
      for (std::size_t k = 0; k < vertices.size(); ++k)
        if (const auto& next = vertices[(k + 1) % vertices.size()]; next != vertices[k])
          triangulation.insert_constraint(vertices[k], next);
    }
  } catch (const Triangulation::Intersection_of_constraints_exception&) {
    return std::nullopt;
  }
  if (triangulation.dimension() < 2) return std::nullopt;
  markNesting(triangulation);
  std::vector<std::array<int, 3>> triangles;
  for (auto face = triangulation.finite_faces_begin(); face != triangulation.finite_faces_end(); ++face) {
    if (face->info().level % 2 == 0) continue;
    std::array<int, 3> corners{face->vertex(0)->info(), face->vertex(1)->info(), face->vertex(2)->info()};
    std::rotate(corners.begin(), std::min_element(corners.begin(), corners.end()), corners.end());
    triangles.push_back(corners);
  }
  std::sort(triangles.begin(), triangles.end());
  return triangles;
}

}  // namespace stepwise
