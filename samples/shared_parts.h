// Bodies that more than one sample is made of.
#pragma once

#include "geom/brep/solid.h"

namespace stepwise {

Solid makePlateWithHoles();
Solid makeValveBody();

}  // namespace stepwise
