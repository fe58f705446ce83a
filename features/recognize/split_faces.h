// Leads a recognition of joined faces back to the faces of the file.
//
// Every list of faces is replaced by the lists of their members; verdicts are handed down to each member. Feature ids
// stay, as joined faces are numbered in the order of their smallest member.
#pragma once

#include <vector>

#include "features/recognize/feature.h"

namespace stepwise {

/// `members`: by joined FaceId − 1, the original faces, as JoinedFaces gives them.
Recognition onOriginalFaces(Recognition joined, const std::vector<std::vector<FaceId>>& members);

}  // namespace stepwise
