#include "features/merge/mating_faces.h"

#include <algorithm>

namespace stepwise {
namespace {

/// More say nothing new, and slow down the choice of setups.
constexpr std::size_t kMostPairs = 40;

/// Contacts that place a part; lines, points and what is only near do not.
bool places(const FaceContact& contact) {
  switch (contact.kind) {
    case ContactKind::coplanar: return contact.gapMm <= FindContactsOptions().touchMm;
    case ContactKind::coaxial:
    case ContactKind::conical:
    case ContactKind::spherical:
    case ContactKind::threaded: return true;
    case ContactKind::line:
    case ContactKind::point:
    case ContactKind::general: return false;
  }
  return false;
}

/// One face for each contact, the largest contact first.
std::vector<FaceId> placingFaces(const PairGeometry& geometry, std::vector<FaceId> FaceContact::*side) {
  std::vector<const FaceContact*> contacts;
  for (const FaceContact& contact : geometry.contacts)
    if (places(contact) && !(contact.*side).empty()) contacts.push_back(&contact);
  std::stable_sort(contacts.begin(), contacts.end(),
                   [](const FaceContact* a, const FaceContact* b) { return a->areaMm2 > b->areaMm2 * (1 + 1e-6); });
  std::vector<FaceId> faces;
  for (const FaceContact* contact : contacts) {
    const FaceId face = (contact->*side).front();
    if (std::find(faces.begin(), faces.end(), face) == faces.end()) faces.push_back(face);
  }
  return faces;
}

void chain(const std::vector<FaceId>& faces, std::vector<std::array<FaceId, 2>>& pairs) {
  for (std::size_t i = 1; i < faces.size() && pairs.size() < kMostPairs; ++i) {
    const std::array<FaceId, 2> pair{std::min(faces[i - 1], faces[i]), std::max(faces[i - 1], faces[i])};
    if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
  }
}

}  // namespace

MatingPairs findMatingPairs(const Assembly& assembly, const Contacts& contacts) {
  MatingPairs pairs(assembly.parts.size());
  for (const ContactPair& pair : contacts.pairs) {
    const PairGeometry& geometry = contacts.of(pair);
    chain(placingFaces(geometry, &FaceContact::facesA), pairs[assembly.instances[pair.a].part]);
    chain(placingFaces(geometry, &FaceContact::facesB), pairs[assembly.instances[pair.b].part]);
  }
  return pairs;
}

}  // namespace stepwise
