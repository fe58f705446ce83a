// A handful of bodies put together for a test.
#pragma once

#include <memory>
#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"

namespace stepwise {

class PlacedBodies {
 public:
  int addShape(const Solid& solid) {
    solids_.push_back(std::make_unique<Solid>(solid));
    graphs_.push_back(std::make_unique<FaceGraph>(buildFaceGraph(solid)));
    return static_cast<int>(solids_.size()) - 1;
  }
  void place(int shape, const Placement& placement = {}) { instances_.push_back({shape, placement}); }
  void add(const Solid& solid, const Placement& placement = {}) { place(addShape(solid), placement); }

  std::vector<ContactShape> shapes() const {
    std::vector<ContactShape> shapes;
    for (std::size_t i = 0; i < solids_.size(); ++i) shapes.push_back({graphs_[i].get(), solids_[i].get()});
    return shapes;
  }
  const std::vector<ContactInstance>& instances() const { return instances_; }
  Contacts contacts(const FindContactsOptions& options = {}) const {
    return findContacts(ShapeMeshes(shapes()), instances_, options);
  }

 private:
  std::vector<std::unique_ptr<Solid>> solids_;
  std::vector<std::unique_ptr<FaceGraph>> graphs_;
  std::vector<ContactInstance> instances_;
};

}  // namespace stepwise
