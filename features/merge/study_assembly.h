// What an assembly's parts do to each other: where they touch, what each is for, how they hold and move, and which
// could be one.
//
// Lengths in mm. Rests on the face graphs of the parts' analyses. Threads: all that `setThreadCount` allows; the same
// answer for any number. Does not see: parts of the file that came without shape.
#pragma once

#include <vector>

#include "features/merge/group_study.h"
#include "features/merge/joints.h"
#include "features/merge/locked_groups.h"
#include "features/merge/roles.h"
#include "features/merge/step_motions.h"
#include "features/process/process_library.h"
#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"
#include "geom/core/progress.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct PartAnalysis;

/// Where the instances touch, with the shapes that were asked.
struct AssemblyContacts {
  ShapeMeshes shapes;
  std::vector<ContactInstance> instances;
  Contacts contacts;  ///< instances as in Assembly::instances
};

struct AssemblyStudy {
  Contacts contacts;        ///< instances as in Assembly::instances
  std::vector<Role> roles;  ///< by part
  Joints joints;
  std::optional<AssemblyOrder> order;  ///< absent: the study was cancelled
  std::vector<StepMotion> motions;     ///< by step of the order
  std::vector<LockedGroup> locked;     ///< why, for each of order->locked
  MergeStudy merge;
};

/// Needs no more of the parts' analyses than their face graphs, which must stay where they are.
AssemblyContacts findAssemblyContacts(const Assembly& assembly, const std::vector<PartAnalysis>& parts,
                                      const ProcessLibrary& library, const Progress& progress = {});

AssemblyStudy studyAssembly(const Assembly& assembly, const std::vector<PartAnalysis>& parts, AssemblyContacts touching,
                            const ProcessLibrary& library, const AnalyzeOptions& options,
                            const Progress& progress = {});

}  // namespace stepwise
