#include "geom/core/box_index.h"

#include <algorithm>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/geometry/strategies/strategies.hpp>

namespace stepwise {
namespace {

using Point = boost::geometry::model::point<double, 3, boost::geometry::cs::cartesian>;
using TreeBox = boost::geometry::model::box<Point>;
using Entry = std::pair<TreeBox, int>;

TreeBox toTreeBox(const Box3& box) {
  return {Point(box.min.x, box.min.y, box.min.z), Point(box.max.x, box.max.y, box.max.z)};
}

std::vector<Entry> toEntries(const std::vector<Box3>& boxes) {
  std::vector<Entry> entries;
  entries.reserve(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty()) entries.emplace_back(toTreeBox(boxes[i]), static_cast<int>(i));
  return entries;
}

}  // namespace

struct BoxIndex::Tree {
  boost::geometry::index::rtree<Entry, boost::geometry::index::rstar<16>> entries;
};

BoxIndex::BoxIndex(const std::vector<Box3>& boxes) : tree_(new Tree{decltype(Tree::entries)(toEntries(boxes))}) {}
BoxIndex::~BoxIndex() = default;
BoxIndex::BoxIndex(BoxIndex&&) noexcept = default;
BoxIndex& BoxIndex::operator=(BoxIndex&&) noexcept = default;

std::vector<int> BoxIndex::touching(const Box3& query) const {
  std::vector<int> found;
  if (query.empty()) return found;
  for (auto it = tree_->entries.qbegin(boost::geometry::index::intersects(toTreeBox(query)));
       it != tree_->entries.qend(); ++it)
    found.push_back(it->second);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace stepwise
