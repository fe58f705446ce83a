// Pairs of faces by which a part sits on its neighbours in the assembly: what one setup had better cut together.
//
// All faces of a part that touch one and the same other instance place it, so they are chained from one to the next:
// flats on flats, shafts in bores, cones, threads. Each pair once, however many instances there are, largest contacts
// first. Cost: linear in contacts. No threads. Does not see: which of the contacts locate and which have play.
#pragma once

#include <array>
#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/step/assembly.h"

namespace stepwise {

/// [part] pairs of its faces.
using MatingPairs = std::vector<std::vector<std::array<FaceId, 2>>>;

MatingPairs findMatingPairs(const Assembly& assembly, const Contacts& contacts);

}  // namespace stepwise
