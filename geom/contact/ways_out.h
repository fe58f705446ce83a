// Who stands in whose way along a direction, worked out as far as it is asked for.
//
// Lengths in mm, assembly coordinates. Boxes and their shadows first, then the bodies (travel.h), pairs in the same
// relative placement once. Refers to what it is built from. Threads: one.
// Does not see: more than travel.h does.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/contact/travel.h"
#include "geom/core/box_index.h"

namespace stepwise {

class WaysOut {
 public:
  WaysOut(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances, std::vector<Vec3> directions);

  const std::vector<Vec3>& directions() const { return directions_; }
  /// The first of those present that stops the instance along that direction; none: it goes.
  std::optional<int> firstBlocker(int instance, std::size_t direction, const std::vector<bool>& present);
  /// All of them.
  std::vector<int> blockers(int instance, std::size_t direction, const std::vector<bool>& present);
  /// Looks at pairs of bodies so far.
  std::size_t looks() const { return looks_; }

 private:
  /// Those that the boxes do not rule out, and how many of these were passed: they were gone, or are not in the way.
  struct Candidates {
    std::vector<int> instances;
    std::size_t passed = 0;
  };
  using Key = std::array<long long, 17>;

  Candidates& candidates(int instance, std::size_t direction);
  bool blocks(int moving, int fixed, Vec3 direction);
  const TravelBody& bodyOf(int shape);

  const ShapeMeshes& shapes_;
  const std::vector<ContactInstance>& instances_;
  std::vector<Vec3> directions_;
  std::vector<Box3> boxes_;
  Box3 whole_;
  std::unique_ptr<BoxIndex> index_;
  std::map<std::pair<int, std::size_t>, Candidates> candidates_;
  std::map<Key, bool> known_;
  std::map<int, TravelBody> bodies_;
  std::size_t looks_ = 0;
};

}  // namespace stepwise
