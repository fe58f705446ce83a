// One picture for each setup, to hang on the machine: the part in its clamping, tool axes, what is cut now, the stock
// still around it; with labels, legend and scale.
//
// SVG with the shaded view inside it, so that text stays sharp at any size; nothing outside the file is needed. Lengths
// in mm. Same input, same bytes. Cost: about half a second a picture. Does not see: fixtures beyond their jaws or bed.
#pragma once

#include <string>
#include <vector>

#include "features/analysis.h"
#include "features/setups/in_process_stock.h"

namespace stepwise {

struct SetupPicture {
  std::string name;  ///< "bracket-mill3-setup-1", usable as a file name
  std::string svg;
};

/// Pictures of one plan of the part; `stock` is that of the plan.
std::vector<SetupPicture> drawSetups(const Part& part, const PartAnalysis& analysis, const SetupPlan& plan,
                                     const InProcessStock& stock);

/// Letters, digits, '-' and '_' of a part's name; "part" where none is left.
std::string fileStem(const std::string& name);

}  // namespace stepwise
